"use client";

import { CircleCheck, CircleX, UserRound } from "lucide-react";
import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import { useEffect, useMemo, useState } from "react";
import { outcomeLabel } from "@/components/Decision/outcome";
import { readDefinition } from "@/components/Diagram/definition";
import type { FormValue } from "@/components/Form/Form";
import { usePreview } from "@/queries/workflows";
import { classes } from "@/ui/classes";
import { LayoutMotion } from "@/ui/LayoutMotion";
import { swap } from "@/ui/motion";
import { useNow } from "@/ui/now";
import { Skeleton } from "@/ui/Skeleton";
import { guardWords, type Names, namesIn } from "@/words/guard";
import { count } from "@/words/number";
import { day, exact, hours, timeOfDay } from "@/words/time";
import { listedWith } from "@/words/value";
import { type Condition, lookAhead, type Station } from "./ahead";

const WAIT_MS = 300;
const NAMED = 3;

/** The way that the request would take as it stands, if everybody agrees: who could decide, and by when. */
export function WayAhead({
  workflow,
  document,
  value,
}: {
  workflow: string;
  document: Record<string, unknown>;
  value: FormValue | null;
}) {
  const context = useRested(value);
  const { data, error, isPlaceholderData } = usePreview(
    context === null ? undefined : workflow,
    context ?? {},
  );
  const stations = useMemo(() => (data ? lookAhead(data) : []), [data]);
  const definition = useMemo(() => readDefinition(document), [document]);

  /** Whether the deadline is worked out when the step opens. */
  function isRuled(step: string): boolean {
    return typeof definition.steps.find((each) => each.key === step)?.slaHours === "string";
  }

  function namesAt(step: string): Names {
    const form = definition.steps.find((each) => each.key === step)?.form;
    return { ...namesIn(definition.contextSchema, "context"), ...namesIn(form, "data") };
  }

  return (
    <section aria-label="The way it would take" className="rounded-lg border border-line bg-surface">
      <header className="border-b border-line px-4 py-2.5">
        <h2 className="text-sm font-medium">The way it would take</h2>
        <p className="text-xs text-ink-3">If everybody agrees. It changes with what you enter.</p>
      </header>
      <div aria-live="polite" aria-busy={isPlaceholderData} className="px-4 py-4">
        {error && !data ? (
          <p className="text-xs text-ink-2">The way cannot be shown now: {error.message}</p>
        ) : null}
        {!data && !error ? (
          <div className="flex flex-col gap-3">
            <Skeleton className="h-9" />
            <Skeleton className="h-9" />
            <Skeleton className="h-9 w-2/3" />
          </div>
        ) : null}
        <ol
          className={classes(
            "flex flex-col transition-opacity duration-150",
            isPlaceholderData && "opacity-60",
          )}
        >
          <LayoutMotion>
            <AnimatePresence initial={false} mode="popLayout">
              {stations.map((station, index) => (
                <m.li
                  key={station.step.step}
                  layout="position"
                  variants={swap}
                  initial="hidden"
                  animate="shown"
                  exit="gone"
                >
                  <StationRow
                    station={station}
                    last={index === stations.length - 1}
                    namesAt={namesAt}
                    isRuled={isRuled}
                  />
                </m.li>
              ))}
            </AnimatePresence>
          </LayoutMotion>
        </ol>
      </div>
    </section>
  );
}

function StationRow({
  station,
  last,
  namesAt,
  isRuled,
}: {
  station: Station;
  last: boolean;
  namesAt: (step: string) => Names;
  isRuled: (step: string) => boolean;
}) {
  const { step, sure } = station;
  const isEnd = step.type === "end";
  const Icon = isEnd ? (step.status === "REJECTED" ? CircleX : CircleCheck) : UserRound;
  return (
    <div className="flex gap-3">
      <span className="relative flex w-6 shrink-0 justify-center">
        {last ? null : <span aria-hidden className="absolute inset-y-0 w-px bg-line-strong" />}
        <span
          className={classes(
            "relative flex size-6 items-center justify-center rounded-full border bg-surface",
            sure ? "border-line-strong" : "border-dashed border-line-strong",
          )}
        >
          <Icon
            aria-hidden
            className={classes(
              "size-3.5",
              isEnd ? (step.status === "REJECTED" ? "text-bad" : "text-good") : "text-ink-3",
            )}
          />
        </span>
      </span>
      <div className={classes("min-w-0 flex-1", !last && "pb-4")}>
        <p className={classes("pt-0.5 text-sm font-medium", !sure && "text-ink-2")}>{step.step_name}</p>
        {station.conditions.length > 0 ? (
          <p className="text-xs text-accent-text">{conditionWords(station.conditions, namesAt)}</p>
        ) : null}
        {isEnd ? (
          <Latest before="" latest={station.latest} />
        ) : (
          <>
            {station.beside.length > 0 ? (
              <p className="text-xs text-ink-3">At the same time as {listedWith("and", station.beside)}</p>
            ) : null}
            <p className="text-xs text-ink-2">{peopleWords(step.people, step.people_count)}</p>
            <Latest before={withinWords(step, isRuled(step.step))} latest={station.latest} />
            {station.others.length > 0 ? (
              <p className="mt-0.5 text-xs text-ink-3">
                {station.others.map((other) => `${outcomeLabel(other.outcome)} → ${other.to}`).join(" · ")}
              </p>
            ) : null}
          </>
        )}
      </div>
    </div>
  );
}

/** An hour that moves with the clock, to the quarter: nobody needs to see it run. */
function Latest({ before, latest }: { before: string; latest: number | null }) {
  const at = useNow((now) =>
    latest === null ? 0 : Math.ceil((now + latest * 3_600_000) / 900_000) * 900_000,
  );
  if (latest === null) return before ? <p className="text-xs text-ink-3">{before}</p> : null;
  const due = new Date(at);
  return (
    <p className="figures text-xs text-ink-3" title={exact(due)}>
      {before ? `${before}, by ` : "By "}
      <time dateTime={due.toISOString()} suppressHydrationWarning>
        {day(due)}, {timeOfDay(due)}
      </time>{" "}
      at the latest
    </p>
  );
}

function peopleWords(people: Station["step"]["people"], all: number): string {
  if (all === 0) return "Nobody can decide this as things stand";
  const shown = people.slice(0, NAMED).map((each) => each.name);
  const more = all - shown.length;
  return listedWith("or", more > 0 ? [...shown, count(more, "other")] : shown);
}

function withinWords(step: Station["step"], ruled: boolean): string {
  if (step.due_in_hours !== null) return `Within ${hours(step.due_in_hours)}`;
  return ruled ? "How long it may take depends on what you enter" : "No deadline";
}

/** "Only if a or b", "Unless c", "Only if a, or unless c". */
function conditionWords(conditions: readonly Condition[], namesAt: (step: string) => Names): string {
  const told = (guards: readonly string[], at: string) =>
    guards.map((guard) => guardWords(guard, namesAt(at)));
  const holds = conditions.flatMap(({ guard, at }) => (guard === null ? [] : told([guard], at)));
  const fails = conditions.flatMap(({ unless, at }) => told(unless, at));
  const [only, otherwise] = [holds, fails].map((words) => listedWith("or", [...new Set(words)]));
  if (only && otherwise) return `Only if ${only}, or unless ${otherwise}`;
  return only ? `Only if ${only}` : otherwise ? `Unless ${otherwise}` : "Depends on what is decided before";
}

/** The value when the fingers rest: the way is asked for once a thought is finished. */
function useRested(value: FormValue | null): Record<string, unknown> | null {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    if (rested === null) {
      setRested(value);
      return;
    }
    const timer = setTimeout(() => setRested(value), WAIT_MS);
    return () => clearTimeout(timer);
  }, [value, rested]);
  return rested as Record<string, unknown> | null;
}
