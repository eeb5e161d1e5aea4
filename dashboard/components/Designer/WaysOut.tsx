"use client";

import { ArrowRight, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "@/ui/classes";
import { connect } from "./document";
import { useEditor } from "./EditorContext";
import { nameOf, outcomesOf, type StepView, stepsOf, type TransitionView, waysOut } from "./reading";
import { Section } from "./Section";
import { StepChoice } from "./StepChoice";

/** Where a step leads that nobody completes: a decision, a fork, a join, or a type that this version only keeps. */
export function WaysOut({ step, title }: { step: StepView; title: string }) {
  const words = outcomesOf(step);
  return (
    <Section title={title}>
      {words === null ? (
        <WayRows step={step} outcome={null} />
      ) : (
        words.map((word) => (
          <div key={word} className="flex flex-col gap-1.5">
            <p className="text-xs font-medium text-ink-2">{word}</p>
            <WayRows step={step} outcome={word} />
          </div>
        ))
      )}
    </Section>
  );
}

/** The transitions of a step on an outcome, and a choice to draw another: what dragging does, by keyboard. */
export function WayRows({
  step,
  outcome,
  aside,
}: {
  step: StepView;
  outcome: string | null;
  /** What else belongs to the outcome, beside the choice. */
  aside?: ReactNode;
}) {
  const { doc, edit, select, readOnly } = useEditor();
  const ways = waysOut(doc, step.key, outcome);

  function draw(to: string): void {
    const { doc: changed, index } = connect(doc, step.key, to, outcome ?? undefined);
    edit(() => changed);
    if (index !== null && ways.length > 0) select({ kind: "transition", index });
  }

  return (
    <div className="flex flex-col gap-1">
      {ways.map((way) => (
        <WayRow key={way.index} way={way} />
      ))}
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          {readOnly ? null : (
            <StepChoice
              value=""
              compact
              label={outcome === null ? "Add a way" : `Where ${outcome} leads`}
              placeholder={ways.length === 0 ? "Leads to…" : step.type === "fork" ? "And to…" : "Or to…"}
              onChange={draw}
              choices={stepsOf(doc).map(({ key, name }) => ({ value: key, label: name }))}
            />
          )}
        </div>
        {aside}
      </div>
    </div>
  );
}

function WayRow({ way }: { way: TransitionView }) {
  const { doc, select, findings } = useEditor();
  const found = findings.ofTransition.get(way.index) ?? [];
  const grave = found.some((each) => each.severity === "error");
  return (
    <button
      type="button"
      onClick={() => select({ kind: "transition", index: way.index })}
      className="-mx-1 flex min-h-7 items-center gap-1.5 rounded-md px-1 text-left text-xs hover:bg-hover"
    >
      <ArrowRight aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="shrink-0 font-medium">{nameOf(doc, way.to)}</span>
      <span className="min-w-0 flex-1 truncate font-mono text-2xs text-ink-3">{way.when}</span>
      {found.length > 0 ? (
        <span className={classes("flex items-center gap-1", grave ? "text-bad" : "text-warn")}>
          <TriangleAlert aria-hidden className="size-3" />
          <span className="figures text-2xs">{found.length}</span>
          <span className="sr-only">{grave ? "errors" : "warnings"}</span>
        </span>
      ) : null}
    </button>
  );
}
