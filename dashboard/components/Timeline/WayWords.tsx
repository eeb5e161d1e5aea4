"use client";

import { ArrowRight, Check, ChevronRight, X } from "lucide-react";
import dynamic from "next/dynamic";
import type { Definition } from "@/components/Diagram/definition";
import { stepName } from "@/components/Diagram/definition";
import { classes } from "@/ui/classes";
import { type Evaluation, explainGuard, type Names, namesIn, whyThere } from "@/words/guard";
import { isErrandLeg } from "./errands";
import { isHandingLeg } from "./handings";
import { endsOf, type Leg } from "./legs";
import type { Moment } from "./moments";

// Few requests have branches: what tells of them is fetched with the first one that does.
const BranchWords = dynamic(() => import("./BranchWords").then((part) => part.BranchWords), { ssr: false });

const ErrandLegWords = dynamic(() => import("./ErrandWords").then((part) => part.ErrandLegWords), {
  ssr: false,
});

const HandingLegWords = dynamic(() => import("./HandingWords").then((part) => part.HandingLegWords), {
  ssr: false,
});

/** Where a request went and why, each rule by rule on demand. */
export function WayWords({
  legs,
  opened,
  sentTo,
  definition,
}: {
  legs: readonly Leg[];
  opened: Moment["opened"];
  sentTo: string | null;
  definition: Definition | undefined;
}) {
  if (!definition) return null;
  // Where a request begins with a task, no transition led there.
  const led = new Set([sentTo, ...legs.flatMap((leg) => endsOf(leg).map(([, to]) => to))]);
  const begun = [...new Set(opened.map(({ step }) => step))].filter((step) => !led.has(step));
  const told = legs.map((leg, index) => ({
    id: `${index} ${leg.kind}`,
    leg,
    names: namesOf(definition, leg),
  }));
  const rules = told.flatMap(({ leg, names }) =>
    "evaluations" in leg && leg.evaluations.some((each) => each.guard !== null)
      ? leg.evaluations.map((evaluation, index) => ({ id: `${leg.from} ${index}`, evaluation, names }))
      : [],
  );
  if (legs.length + begun.length === 0) return null;
  return (
    <div className="mt-1.5 flex flex-col gap-1">
      {begun.map((step) => (
        <WayLine key={step} to={stepName(definition, step)} why="" />
      ))}
      {told.map(({ id, leg, names }) =>
        leg.kind === "way" ? (
          <WayLine
            key={id}
            to={stepName(definition, leg.to)}
            why={whyThere(leg.evaluations, leg.to, names)}
          />
        ) : isErrandLeg(leg) ? (
          <ErrandLegWords key={id} leg={leg} definition={definition} />
        ) : isHandingLeg(leg) ? (
          <HandingLegWords key={id} leg={leg} definition={definition} />
        ) : (
          <BranchWords key={id} leg={leg} definition={definition} names={names} />
        ),
      )}
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

/** The titles of what the guards of a step may read: the request's data and the form of the step. */
function namesOf(definition: Definition, leg: Leg): Names {
  const step = "from" in leg ? leg.from : "";
  const form = definition.steps.find((each) => each.key === step)?.form;
  return { ...namesIn(definition.contextSchema, "context"), ...namesIn(form, "data") };
}
