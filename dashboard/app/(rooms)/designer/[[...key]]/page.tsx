import { DesignerRoom } from "@/components/Designer/DesignerRoom";

/** Built once; which workflow it shows, the address says when the page is alive. */
export function generateStaticParams(): { key: string[] }[] {
  return [{ key: [] }];
}

export default function Page() {
  return <DesignerRoom />;
}
