"use client";

import { useNow } from "@/ui/now";
import { exact, relative } from "@/words/time";

/** How long ago something was. Clocks differ a little: what just happened is not in the future. */
export function Ago({ at, className, about = "" }: { at: string; className?: string; about?: string }) {
  const instant = new Date(at);
  const words = useNow((now) => relative(instant, new Date(Math.max(now, instant.getTime()))));
  return (
    <time dateTime={at} title={`${about}${exact(instant)}`} className={className} suppressHydrationWarning>
      {words}
    </time>
  );
}
