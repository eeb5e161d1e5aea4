import { RequestsRoom } from "@/components/Request/RequestsRoom";

/** Built once; which request it shows, the address says when the page is alive. */
export function generateStaticParams(): { id: string[] }[] {
  return [{ id: [] }];
}

export default function Page() {
  return <RequestsRoom />;
}
