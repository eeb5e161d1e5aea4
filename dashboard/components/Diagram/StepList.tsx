"use client";

import {
  AlarmClock,
  Check,
  Circle,
  CircleDashed,
  CircleDot,
  Hourglass,
  type LucideIcon,
  TriangleAlert,
} from "lucide-react";
import { classes } from "@/ui/classes";
import { Time } from "@/ui/Time";
import type { Definition, Step } from "./definition";
import { type Mark, type MarkState, type Marks, STATE_WORDS, TYPE_WORDS } from "./mark";

const LOOKS: Record<MarkState | "plain", { icon: LucideIcon; tone: string }> = {
  plain: { icon: Circle, tone: "text-ink-3" },
  now: { icon: CircleDot, tone: "text-accent-text" },
  late: { icon: AlarmClock, tone: "text-bad" },
  stuck: { icon: TriangleAlert, tone: "text-bad" },
  waiting: { icon: Hourglass, tone: "text-accent-text" },
  done: { icon: Check, tone: "text-good" },
  ahead: { icon: Circle, tone: "text-ink-3" },
  skipped: { icon: CircleDashed, tone: "text-ink-3" },
};

/** The drawing in words: every step with where the request stands with it. */
export function StepList({
  definition,
  marks,
  selected,
  onStep,
}: {
  definition: Definition;
  marks: Marks;
  selected: string | null;
  onStep?: ((step: string) => void) | undefined;
}) {
  return (
    <ol aria-label={`Steps of ${definition.name}`} className="grid p-2 sm:grid-cols-2 xl:grid-cols-3">
      {definition.steps.map((step) => {
        const row = <StepRow step={step} mark={marks[step.key]} />;
        return (
          <li key={step.key}>
            {onStep ? (
              <button
                type="button"
                aria-pressed={selected === step.key}
                onClick={() => onStep(step.key)}
                className={classes(
                  "w-full rounded-md text-left transition-colors duration-100 hover:bg-hover",
                  selected === step.key && "bg-chosen",
                )}
              >
                {row}
              </button>
            ) : (
              row
            )}
          </li>
        );
      })}
    </ol>
  );
}

function StepRow({ step, mark }: { step: Step; mark: Mark | undefined }) {
  const { icon: Icon, tone } = LOOKS[mark?.state ?? "plain"];
  const quiet = mark?.state === "skipped" || mark?.state === "ahead";
  const visits = mark?.visits !== undefined && mark.visits > 1 ? `${mark.visits} times` : "";
  // Closed before anybody decided: that says more than that it was not taken.
  const state = mark
    ? mark.state === "skipped" && mark.who
      ? ""
      : STATE_WORDS[mark.state]
    : TYPE_WORDS[step.type];
  const details = [state, mark?.who ?? "", visits, mark?.note ?? ""];
  return (
    <span className="flex min-h-9 items-center gap-2.5 px-2 py-1.5">
      <Icon aria-hidden className={classes("size-4 shrink-0", tone)} />
      <span className="min-w-0 flex-1">
        <span className={classes("block text-sm", quiet ? "text-ink-2" : "font-medium")}>{step.name}</span>
        <span className="block text-xs text-ink-3">{details.filter(Boolean).join(" · ")}</span>
      </span>
      {mark?.when ? <Time at={mark.when} className="figures shrink-0 text-xs text-ink-3" /> : null}
    </span>
  );
}
