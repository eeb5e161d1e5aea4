"use client";

import { ShieldAlert, ShieldCheck, X } from "lucide-react";
import type { Schemas } from "@/client/api";
import { classes } from "@/ui/classes";
import { IconButton } from "@/ui/IconButton";
import { number } from "@/words/number";

const LOOKS = {
  intact: { icon: ShieldCheck, frame: "bg-good-soft", ink: "text-good" },
  tampered: { icon: ShieldAlert, frame: "bg-bad-soft", ink: "text-bad" },
} as const;

/** Whether every entry is what was written, in words. */
export function Verdict({ found, onClose }: { found: Schemas["VerificationAnswer"]; onClose: () => void }) {
  const { icon: Icon, frame, ink } = LOOKS[found.verdict];
  return (
    <div
      role="status"
      className={classes(
        "mx-4 mt-3 flex animate-rise items-start gap-3 rounded-lg px-3 py-2.5 lg:mx-6",
        frame,
      )}
    >
      <Icon aria-hidden className={classes("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-0 flex-1 text-sm">
        {found.verdict === "intact" ? (
          <p className="font-medium">
            {found.entries === 1 ? "The one entry is" : `All ${number(found.entries)} entries are`} exactly
            what was written.
          </p>
        ) : (
          <>
            <p className="font-medium">
              {number(found.mismatched)} of {number(found.entries)} entries{" "}
              {found.mismatched === 1 ? "is" : "are"} not what was written.
            </p>
            <p className="mt-0.5 text-ink-2">
              Somebody changed rows past NexusFlow, in the database itself. Keep a copy of it as it is, and
              find out who had access. Entries: {found.mismatched_ids.join(", ")}
              {found.mismatched > found.mismatched_ids.length ? " and further ones" : ""}.
            </p>
          </>
        )}
        <p className="mt-0.5 text-xs text-ink-2">
          The hash of each was worked out anew in{" "}
          {found.seconds < 0.1 ? "under 0.1" : found.seconds.toFixed(1)} seconds.
        </p>
      </div>
      <IconButton label="Close" icon={X} className="-my-1 -mr-1.5 size-7" onClick={onClose} />
    </div>
  );
}
