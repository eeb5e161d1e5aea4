"use client";

import { useNow } from "@/ui/now";
import { exact, relative } from "@/words/time";

/** An instant (ISO 8601) in relative words; the exact one on hover and for who listens. */
export function Time({ at, className }: { at: string; className?: string }) {
  const instant = new Date(at);
  const words = useNow((now) => relative(instant, new Date(now)));
  return (
    <time dateTime={at} title={exact(instant)} className={className} suppressHydrationWarning>
      {words}
    </time>
  );
}
