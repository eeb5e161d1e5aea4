"use client";

import { AlarmClock, Hourglass, type LucideIcon, Timer } from "lucide-react";
import { memo } from "react";
import { classes } from "@/ui/classes";
import { number } from "@/words/number";
import { hours } from "@/words/time";
import type { Cell } from "./board";
import { useCell, useFullest } from "./boardContext";
import { waitingIn } from "./counts";
import type { CellKey } from "./happening";
import { RollingNumber } from "./RollingNumber";
import { ShareBar } from "./ShareBar";

/** How the work of one step stands: what waits, how much of it is late or soon will be, what was done. */
export const StepCell = memo(function StepCell({
  at,
  onOpen,
}: {
  at: CellKey;
  onOpen: (key: CellKey) => void;
}) {
  const cell = useCell(at);
  const fullest = useFullest();
  if (!cell) return null;
  return (
    <button
      type="button"
      data-cell={at}
      data-place={at}
      onClick={() => onOpen(at)}
      className="@container/cell -mt-px -ml-px grid min-w-0 grid-cols-[1fr_auto] content-end gap-x-2 gap-y-1.5 border-t sm:flex sm:flex-col sm:gap-2 border-l border-line px-3 py-2.5 text-left transition-colors duration-100 hover:bg-hover focus-visible:z-10"
    >
      <span
        className="line-clamp-2 self-center text-xs sm:self-auto font-medium text-ink-2"
        title={cell.step_name}
      >
        {cell.step_name}
        <span className="sr-only">, {cell.workflow_name}:</span>
      </span>
      <span className="flex h-7 items-center gap-1 sm:mt-auto">
        <span
          className={classes(
            "order-last min-w-7 text-right text-lg sm:order-first sm:mr-auto sm:text-left sm:text-xl font-semibold tracking-tight",
            waitingIn(cell) === 0 && "text-ink-3",
          )}
        >
          <RollingNumber value={waitingIn(cell)} />
          <span className="sr-only"> waiting</span>
        </span>
        <Mark count={cell.due_soon} word="soon" icon={Hourglass} className="bg-warn-soft text-warn" />
        <Mark count={cell.breached} word="late" icon={AlarmClock} className="bg-bad-soft text-bad" />
      </span>
      <span className="col-span-2">
        <ShareBar counts={cell} fullest={fullest} />
      </span>
      <Details cell={cell} />
    </button>
  );
});

/** How many are late or soon will be: a sign and a number, and the word where there is room. */
function Mark({
  count,
  word,
  icon: Icon,
  className,
}: {
  count: number;
  word: string;
  icon: LucideIcon;
  className: string;
}) {
  if (count === 0) return null;
  return (
    <span
      title={`${number(count)} ${word}`}
      className={classes(
        "inline-flex h-5 shrink-0 items-center gap-1 rounded-sm px-1.5 text-2xs font-semibold",
        className,
      )}
    >
      <Icon aria-hidden className="size-3 shrink-0" />
      <RollingNumber value={count} />
      <span className="@max-[13rem]/cell:sr-only">{word}</span>
    </span>
  );
}

function Details({ cell }: { cell: Cell }) {
  return (
    <span className="figures col-span-2 flex flex-wrap justify-between gap-x-2 text-2xs text-ink-3">
      <span className="w-full max-sm:w-auto">
        {number(cell.open)} open · {number(cell.claimed)} claimed
      </span>
      <span>{number(cell.done_today)} done today</span>
      {cell.median_hours === null ? null : (
        <span className="inline-flex items-center gap-1 whitespace-nowrap" title="Median time of a task">
          <Timer aria-hidden className="size-3 shrink-0" />
          <span className="sr-only">median time </span>
          {hours(cell.median_hours)}
        </span>
      )}
    </span>
  );
}
