import type { Metadata } from "next";
import { Room } from "@/components/Admin/Room";

export const metadata: Metadata = { title: "Administration" };

/** Built once; which part it shows, the address says when the page is alive. */
export function generateStaticParams(): { part: string[] }[] {
  return [{ part: [] }];
}

export default function Page() {
  return <Room />;
}
