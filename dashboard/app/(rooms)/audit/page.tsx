"use client";

import { Explorer } from "@/components/Audit/Explorer";

export default function Page() {
  return <Explorer />;
}
