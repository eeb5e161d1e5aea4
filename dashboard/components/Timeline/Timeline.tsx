"use client";

import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import { useMemo } from "react";
import type { Definition } from "@/components/Diagram/definition";
import { row } from "@/ui/motion";
import type { Entry } from "./entry";
import { endsOf } from "./legs";
import { MomentRow } from "./MomentRow";
import { type Moment, momentsOf } from "./moments";

/** What happened to a request, newest first. With `step`, only what concerns that step. */
export function Timeline({
  entries,
  definition,
  step = null,
}: {
  entries: readonly Entry[];
  definition: Definition | undefined;
  step?: string | null;
}) {
  const moments = useMemo(() => momentsOf(entries).toReversed(), [entries]);
  const shown = step === null ? moments : moments.filter((moment) => concerns(moment, step));
  if (shown.length === 0) return <p className="py-2 text-sm text-ink-3">Nothing has happened here yet.</p>;
  return (
    <ol aria-label="What happened, newest first" className="flex flex-col">
      <AnimatePresence initial={false}>
        {shown.map((moment, index) => (
          <m.li key={moment.id} variants={row} initial="hidden" animate="shown" exit={{ opacity: 0 }}>
            <MomentRow moment={moment} definition={definition} last={index === shown.length - 1} />
          </m.li>
        ))}
      </AnimatePresence>
    </ol>
  );
}

function concerns(moment: Moment, step: string): boolean {
  return (
    moment.step === step ||
    moment.opened.some((opened) => opened.step === step) ||
    moment.sentTo === step ||
    moment.closed.includes(step) ||
    moment.legs.some((leg) => ("step" in leg && leg.step === step) || endsOf(leg).flat().includes(step))
  );
}
