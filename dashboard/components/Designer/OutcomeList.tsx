"use client";

import { CircleAlert, Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Input } from "@/ui/Input";
import { CommittedInput } from "./CommittedInput";
import { addOutcome, removeOutcome, renameOutcome, requireNote } from "./document";
import { useEditor } from "./EditorContext";
import { outcomeOf } from "./findings";
import type { StepView } from "./reading";
import { Section } from "./Section";
import { WayRows } from "./WaysOut";

const WORD = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;

/** The words with which a task is completed, and where each leads. */
export function OutcomeList({ step }: { step: StepView }) {
  const { readOnly } = useEditor();
  return (
    <Section title="Outcomes" summary={step.outcomes.join(", ")}>
      {step.outcomes.map((outcome) => (
        <Outcome key={outcome} step={step} outcome={outcome} />
      ))}
      {readOnly ? null : <NewOutcome step={step} />}
    </Section>
  );
}

function Outcome({ step, outcome }: { step: StepView; outcome: string }) {
  const { edit, readOnly, findings } = useEditor();
  const nowhere = (findings.ofStep.get(step.key) ?? []).some(
    (each) => outcomeOf(each, step.outcomes) === outcome,
  );
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line p-2.5">
      <div className="flex items-start gap-1.5">
        <div className="min-w-0 flex-1">
          <CommittedInput
            label={`Outcome ${outcome}`}
            hiddenLabel
            value={outcome}
            disabled={readOnly}
            onCommit={(word) => edit((doc) => renameOutcome(doc, step.key, outcome, word))}
            faultOf={(word) => faultOf(word, step.outcomes, outcome)}
          />
        </div>
        {readOnly ? null : (
          <IconButton
            label={`Remove ${outcome}`}
            icon={X}
            onClick={() => edit((doc) => removeOutcome(doc, step.key, outcome))}
          />
        )}
      </div>
      {nowhere ? (
        <p className="flex items-center gap-1.5 text-xs text-bad">
          <CircleAlert aria-hidden className="size-3.5 shrink-0" />
          It leads nowhere. Choose a step, or remove it.
        </p>
      ) : null}
      <WayRows
        step={step}
        outcome={outcome}
        aside={
          <Checkbox
            checked={step.requireNote.includes(outcome)}
            disabled={readOnly}
            label={<span className="text-xs whitespace-nowrap">needs a note</span>}
            onChange={(needed) => edit((doc) => requireNote(doc, step.key, outcome, needed))}
          />
        }
      />
    </div>
  );
}

function NewOutcome({ step }: { step: StepView }) {
  const { edit } = useEditor();
  const [word, setWord] = useState("");
  const fault = word === "" ? null : faultOf(word, step.outcomes);

  function add(): void {
    if (word === "" || fault !== null) return;
    edit((doc) => addOutcome(doc, step.key, word));
    setWord("");
  }

  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Field label="Another outcome" hiddenLabel error={fault}>
          <Input
            value={word}
            placeholder="another outcome, such as rework"
            onChange={(event) => setWord(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && add()}
          />
        </Field>
      </div>
      <Button icon={Plus} disabled={word === "" || fault !== null} onClick={add}>
        Add
      </Button>
    </div>
  );
}

function faultOf(word: string, outcomes: readonly string[], present?: string): string | null {
  if (!WORD.test(word)) return "Use 1 to 64 letters, digits, hyphens, underscores or dots.";
  return word !== present && outcomes.includes(word) ? "The step has this outcome already." : null;
}
