import type { Metadata } from "next";
import { Explorer } from "@/components/Audit/Explorer";

export const metadata: Metadata = { title: "Audit" };

export default function Page() {
  return <Explorer />;
}
