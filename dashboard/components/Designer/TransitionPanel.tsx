"use client";

import { CornerDownRight, Plus, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Select } from "@/ui/Select";
import { changeTransition, insertStep, removeTransition } from "./document";
import { useEditor } from "./EditorContext";
import { ExpressionField } from "./ExpressionField";
import { FindingNotes } from "./FindingNote";
import { PanelHeader } from "./PanelHeader";
import {
  type Doc,
  nameOf,
  outcomesOf,
  stepOf,
  stepsOf,
  type TransitionView,
  USUAL_PRIORITY,
  waysOut,
} from "./reading";
import { StepChecks } from "./StepChecks";
import { StepChoice } from "./StepChoice";
import type { Scope } from "./vocabulary";

/** One transition: on which outcome, if what, where to, and when it is tried. */
export function TransitionPanel({ transition }: { transition: TransitionView }) {
  const { doc, edit, select, readOnly, findings } = useEditor();
  const { index, from, to } = transition;
  const step = stepOf(doc, from);
  const outcomes = step === undefined ? null : outcomesOf(step);
  const branch = step?.type === "fork";
  const found = findings.ofTransition.get(index) ?? [];
  const ofGuard = found.filter((each) => each.code === "invalid_guard");
  const scope = useMemo(() => scopeOf(doc, from), [doc, from]);
  const set = (field: string, value: unknown) =>
    edit((each) => changeTransition(each, index, field, value), `transition ${index} ${field}`);

  return (
    <>
      <PanelHeader
        kind="Transition"
        title={`${nameOf(doc, from)} → ${nameOf(doc, to)}`}
        actions={
          readOnly ? null : (
            <Button
              size="sm"
              variant="danger"
              icon={Trash2}
              onClick={() => {
                edit((each) => removeTransition(each, index));
                select({ kind: "step", key: from });
              }}
            >
              Delete
            </Button>
          )
        }
      />
      <fieldset disabled={readOnly} className="flex min-w-0 flex-col gap-3.5 px-4 py-4">
        <FindingNotes findings={found.filter((each) => each.code !== "invalid_guard")} />
        <Field label="From">
          <StepChoice
            value={from}
            disabled={readOnly}
            onChange={(key) => set("from", key)}
            choices={stepChoices(doc, from).filter(
              ({ value }) => stepOf(doc, value)?.type !== "end" || value === from,
            )}
          />
        </Field>
        {outcomes === null && transition.outcome === null ? null : (
          <Field
            label="When it is completed with"
            hint={outcomes === null ? "This step has no outcomes." : undefined}
          >
            <Select
              value={transition.outcome ?? ""}
              disabled={readOnly}
              onChange={(word) => set("outcome", word || undefined)}
              options={outcomeChoices(outcomes ?? [], transition.outcome)}
            />
          </Field>
        )}
        {branch && step?.split === "all" && transition.when === "" ? (
          <p className="text-xs text-ink-3">
            {nameOf(doc, from)} opens every branch, so this one needs no rule.
          </p>
        ) : (
          <ExpressionField
            key={index}
            label={branch ? "The branch is opened if" : "And if"}
            value={transition.when}
            onChange={(text) => set("when", text.trim() === "" ? undefined : text)}
            scope={scope}
            findings={ofGuard}
            placeholder="always"
            hint="Such as context.amount > 5000. Leave it empty for always."
          />
        )}
        <Field label="It goes to">
          <StepChoice
            value={to}
            disabled={readOnly}
            onChange={(key) => set("to", key)}
            choices={stepChoices(doc, to)}
          />
        </Field>
        {branch && transition.priority === USUAL_PRIORITY ? null : (
          <Field label="Priority" hint={`Smaller is tried first; ${USUAL_PRIORITY} if nothing is said.`}>
            <Input
              type="number"
              min={0}
              max={1_000_000}
              step={1}
              className="figures w-28"
              value={transition.priority}
              onChange={(event) => set("priority", wholeNumber(event.target.value))}
            />
          </Field>
        )}
        {branch ? null : <Order transition={transition} />}
        <Closes transition={transition} set={set} />
        {readOnly ? null : (
          <div className="flex flex-wrap gap-2 border-t border-line pt-3.5">
            <Button
              size="sm"
              icon={Plus}
              onClick={() => {
                const { doc: changed, key } = insertStep(doc, index, "task");
                edit(() => changed);
                select({ kind: "step", key });
              }}
            >
              Put a task in between
            </Button>
            <Button
              size="sm"
              variant="ghost"
              icon={CornerDownRight}
              onClick={() => select({ kind: "step", key: to })}
            >
              Go to {nameOf(doc, to)}
            </Button>
          </div>
        )}
      </fieldset>
    </>
  );
}

/** Where something may be open or wait. */
const CLOSABLE = new Set(["task", "join", "wait", "service", "subflow"]);

/** What is closed when it is taken: a region of steps at which something may be open. */
function Closes({
  transition,
  set,
}: {
  transition: TransitionView;
  set: (field: string, value: unknown) => void;
}) {
  const { doc } = useEditor();
  const steps = stepsOf(doc).filter(({ key, type }) => CLOSABLE.has(type) && key !== transition.from);
  if (steps.length === 0 && transition.cancels.length === 0) return null;
  return (
    <StepChecks
      label="Closes what is open at"
      chosen={transition.cancels}
      choices={steps.map(({ key, name }) => ({ key, name }))}
      gone="there is no such step"
      more="another step"
      folded
      onChange={(keys) => set("cancels", keys.length > 0 ? keys : undefined)}
    />
  );
}

/** All ways on the same outcome, in the order in which they are tried. */
function Order({ transition }: { transition: TransitionView }) {
  const { doc, select } = useEditor();
  const ways = waysOut(doc, transition.from, transition.outcome);
  if (ways.length < 2) return null;
  return (
    <div className="flex flex-col gap-1">
      <p className="text-xs font-medium text-ink-2">Tried in this order</p>
      <ol className="flex flex-col rounded-md border border-line">
        {ways.map((way, place) => (
          <li key={way.index} className="border-b border-line last:border-b-0">
            <button
              type="button"
              aria-current={way.index === transition.index || undefined}
              onClick={() => select({ kind: "transition", index: way.index })}
              className={classes(
                "flex w-full items-baseline gap-2 px-2.5 py-1.5 text-left text-xs -outline-offset-2 hover:bg-hover",
                way.index === transition.index && "bg-chosen",
              )}
            >
              <span className="figures text-ink-3">{place + 1}</span>
              <span className="min-w-0 flex-1 truncate font-mono text-2xs">{way.when || "otherwise"}</span>
              <span className="shrink-0 text-ink-2">{nameOf(doc, way.to)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function scopeOf(doc: Doc, from: string): Scope {
  const step = stepOf(doc, from);
  return {
    purpose: "guard",
    contextSchema: doc.context_schema,
    form: step?.form,
    outcomes: (step === undefined ? null : outcomesOf(step)) ?? [],
  };
}

function stepChoices(doc: Doc, present: string): { value: string; label: string }[] {
  const choices = stepsOf(doc).map((step) => ({ value: step.key, label: step.name }));
  if (present === "" || choices.some((choice) => choice.value === present)) return choices;
  return [...choices, { value: present, label: `${present} (there is none)` }];
}

function outcomeChoices(outcomes: string[], present: string | null): { value: string; label: string }[] {
  const choices = outcomes.map((word) => ({ value: word, label: word }));
  if (present === null) return [{ value: "", label: "not said" }, ...choices];
  return outcomes.includes(present)
    ? choices
    : [...choices, { value: present, label: `${present} (there is none)` }];
}

function wholeNumber(written: string): number | undefined {
  const number = Number.parseInt(written, 10);
  return Number.isFinite(number) ? Math.max(0, number) : undefined;
}
