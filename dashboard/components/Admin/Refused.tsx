"use client";

import { CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";

/** Why something was not done, where it was asked for; brought into sight, should that be scrolled away. */
export function Refused({ because }: { because: string | null }) {
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (because) place.current?.scrollIntoView({ block: "nearest" });
  }, [because]);
  if (!because) return null;
  return (
    <p
      ref={place}
      role="alert"
      className="flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{because}</span>
    </p>
  );
}
