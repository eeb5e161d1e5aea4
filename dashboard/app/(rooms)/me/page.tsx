"use client";

import { PageHeader } from "@/ui/PageHeader";

export default function Page() {
  return <PageHeader title="Me" />;
}
