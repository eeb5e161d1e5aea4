"use client";

import { useStream } from "@/queries/live";
import { classes } from "@/ui/classes";
import { Tooltip } from "@/ui/Tooltip";

const LOOKS = {
  open: { word: "Live", dot: "bg-good-mark", about: "Connected: what happens shows at once." },
  connecting: { word: "Connecting", dot: "bg-warn-mark", about: "Connecting to the event stream." },
  lost: {
    word: "Reconnecting",
    dot: "bg-bad-mark",
    about: "The connection is lost. What was missed is fetched as soon as it is back.",
  },
  ended: { word: "Logged out", dot: "bg-bad-mark", about: "The session has ended." },
} as const;

/** Whether the page is live. */
export function StreamMark() {
  const { state } = useStream();
  const look = LOOKS[state];
  return (
    <Tooltip content={look.about}>
      <button type="button" className="flex h-7 items-center gap-2 rounded-md px-2 text-xs text-ink-2">
        <span
          aria-hidden
          className={classes("size-2 rounded-full", look.dot, state !== "open" && "animate-wait")}
        />
        <span role="status">{look.word}</span>
      </button>
    </Tooltip>
  );
}
