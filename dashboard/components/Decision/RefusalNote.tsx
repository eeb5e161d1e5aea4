"use client";

import { CircleAlert } from "lucide-react";

/** Why a decision was not taken, and what to do; said at once to who listens. */
export function RefusalNote({ title, body }: { title: string; body?: string | undefined }) {
  return (
    <div
      role="alert"
      className="flex animate-rise items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {body ? <p className="text-xs">{body}</p> : null}
      </div>
    </div>
  );
}
