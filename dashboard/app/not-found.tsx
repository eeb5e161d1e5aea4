"use client";

import { SearchX } from "lucide-react";
import Link from "next/link";
import { Empty } from "@/ui/Empty";

export default function NotFound() {
  return (
    <main className="flex h-dvh flex-col">
      <Empty
        icon={SearchX}
        title="There is no such page"
        body="The address may be mistyped, or what was here is gone."
        action={
          <Link
            href="/"
            prefetch={false}
            className="text-sm font-medium text-accent-text underline underline-offset-4"
          >
            Go home
          </Link>
        }
      />
    </main>
  );
}
