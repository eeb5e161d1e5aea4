"use client";

import { ArrowRight, Check, ChevronRight, X } from "lucide-react";
import type { Definition } from "@/components/Diagram/definition";
import { stepName } from "@/components/Diagram/definition";
import { classes } from "@/ui/classes";
import { type Evaluation, explainGuard, type Names, namesIn, whyThere } from "@/words/guard";
import type { Moment, WayTaken } from "./moments";

/** Where a request went and why, each rule by rule on demand. */
export function WayWords({
  ways,
  opened,
  definition,
}: {
  ways: readonly WayTaken[];
  opened: Moment["opened"];
  definition: Definition | undefined;
}) {
  if (!definition) return null;
  // Where a request begins with a task, no transition led there.
  const begun = opened.filter(({ step }) => !ways.some((way) => way.to === step));
  const told = ways.map((way) => ({ way, names: namesAt(definition, way.from) }));
  const rules = told.flatMap(({ way, names }) =>
    way.evaluations.some((each) => each.guard !== null)
      ? way.evaluations.map((evaluation, index) => ({ id: `${way.from} ${index}`, evaluation, names, way }))
      : [],
  );
  if (ways.length + begun.length === 0) return null;
  return (
    <div className="mt-1.5 flex flex-col gap-1">
      {begun.map(({ step }) => (
        <WayLine key={step} to={stepName(definition, step)} why="" />
      ))}
      {told.map(({ way, names }) => {
        const why = whyThere(way.evaluations, way.to, names);
        return <WayLine key={`${way.from}>${way.to}`} to={stepName(definition, way.to)} why={why} />;
      })}
      {rules.length > 1 ? (
        <details className="group">
          <summary className="inline-flex w-fit list-none items-center gap-1 rounded-sm py-0.5 text-xs text-ink-3 hover:text-ink [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden
              className="size-3.5 transition-transform duration-100 group-open:rotate-90"
            />
            How every rule came out
          </summary>
          <ul className="mt-1 flex flex-col gap-1 border-l border-line pl-3">
            {rules.map(({ id, evaluation, names }) => (
              <Rule key={id} evaluation={evaluation} names={names} to={stepName(definition, evaluation.to)} />
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

function WayLine({ to, why }: { to: string; why: string }) {
  return (
    <p className="flex items-start gap-1.5 text-xs text-ink-2">
      <ArrowRight aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent-text" />
      <span>
        to <span className="font-medium text-ink">{to}</span>
        {why ? ` because ${why}` : ""}
      </span>
    </p>
  );
}

function Rule({ evaluation, names, to }: { evaluation: Evaluation; names: Names; to: string }) {
  const Icon = evaluation.result ? Check : X;
  return (
    <li className="flex items-start gap-1.5 text-xs text-ink-2">
      <Icon
        aria-hidden
        className={classes("mt-0.5 size-3.5 shrink-0", evaluation.result ? "text-good" : "text-ink-3")}
      />
      <span className="min-w-0">
        <span className="sr-only">{evaluation.result ? "Taken: " : "Not taken: "}</span>
        {to}: {explainGuard(evaluation, names)}
        {evaluation.guard === null ? null : (
          <code className="block font-mono text-2xs break-words text-ink-3">{evaluation.guard}</code>
        )}
      </span>
    </li>
  );
}

/** The titles of what a guard of this step may read: the request's data and the form of the step. */
function namesAt(definition: Definition, step: string): Names {
  const form = definition.steps.find((each) => each.key === step)?.form;
  return { ...namesIn(definition.contextSchema, "context"), ...namesIn(form, "data") };
}
