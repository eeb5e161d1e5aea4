"use client";

import { GridRoom } from "@/components/Grid/GridRoom";

export default function Page() {
  return <GridRoom />;
}
