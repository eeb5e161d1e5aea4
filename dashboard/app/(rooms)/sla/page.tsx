"use client";

import { SlaRoom } from "@/components/Sla/SlaRoom";

export default function Page() {
  return <SlaRoom />;
}
