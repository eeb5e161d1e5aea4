"use client";

import { CloudOff, LoaderCircle, RefreshCw } from "lucide-react";
import { useStream } from "@/queries/live";
import { classes } from "@/ui/classes";
import { IconButton } from "@/ui/IconButton";
import { Ago } from "./Ago";

const LOOKS = {
  open: { word: "Live", className: "text-good" },
  connecting: { word: "Connecting", className: "text-ink-2" },
  lost: { word: "Not live, connecting again", className: "text-warn" },
  ended: { word: "Not live", className: "text-bad" },
} as const;

/** How old the view is and whether the stream is connected; always in sight. */
export function Freshness({
  asOf,
  busy,
  onRefresh,
}: {
  asOf: string | undefined;
  busy: boolean;
  onRefresh: () => void;
}) {
  const { state } = useStream();
  const { word, className } = LOOKS[state];
  return (
    <div className="flex items-center gap-1.5 text-xs whitespace-nowrap">
      <span role="status" className={classes("inline-flex items-center gap-1.5 font-medium", className)}>
        <Sign state={state} />
        {word}
      </span>
      {asOf ? (
        <span className="text-ink-3">
          · counted <Ago at={asOf} about="Counted " />
        </span>
      ) : null}
      <IconButton
        label="Count again"
        icon={RefreshCw}
        disabled={busy}
        onClick={onRefresh}
        className="size-7"
      />
    </div>
  );
}

function Sign({ state }: { state: keyof typeof LOOKS }) {
  if (state === "open") return <span aria-hidden className="size-2 rounded-full bg-good-mark" />;
  if (state === "connecting") return <LoaderCircle aria-hidden className="size-3.5 animate-turn" />;
  return <CloudOff aria-hidden className="size-3.5" />;
}
