import { StartRoom } from "@/components/Start/StartRoom";

/** Built once; which workflow it starts, the address says when the page is alive. */
export function generateStaticParams(): { workflow: string[] }[] {
  return [{ workflow: [] }];
}

export default function Page() {
  return <StartRoom />;
}
