"use client";

import { useMemo } from "react";
import { Checkbox } from "@/ui/Checkbox";
import { useEditor } from "./EditorContext";
import { FindingNotes } from "./FindingNote";
import { fieldsOf } from "./fields";
import type { Finding } from "./findings";
import type { StepView } from "./reading";
import { SchemaFields } from "./SchemaFields";
import { Section } from "./Section";

type SetField = (field: string, value: unknown) => void;

/** What comes in at a step (a form, a message, an answer), and what of it becomes part of the request. */
export function EnteredFields({
  step,
  set,
  title,
  findings = [],
}: {
  step: StepView;
  set: SetField;
  title: string;
  findings?: readonly Finding[];
}) {
  return (
    <Section title={title} summary={formWords(step)} open={step.form !== null}>
      <FindingNotes findings={findings} />
      <SchemaFields
        schema={step.form}
        what="form"
        onChange={(form) => set("form", form)}
        tag={`step ${step.key} form`}
      />
      <Writes step={step} set={set} />
    </Section>
  );
}

/** Which of the fields become part of the request. */
function Writes({ step, set }: { step: StepView; set: SetField }) {
  const { doc, readOnly } = useEditor();
  const fields = useMemo(() => fieldsOf(step.form), [step.form]);
  const known = useMemo(
    () => new Set(fieldsOf(doc.context_schema).map((field) => field.name)),
    [doc.context_schema],
  );
  const names = [...new Set([...fields.map((field) => field.name), ...step.writes])];
  if (names.length === 0) return null;

  function change(name: string, written: boolean): void {
    const rest = step.writes.filter((each) => each !== name);
    const next = written ? [...rest, name] : rest;
    set("writes", next.length > 0 ? next : undefined);
  }

  return (
    <div className="flex flex-col gap-1">
      <p className="text-xs font-medium text-ink-2">Becomes part of the request</p>
      {names.map((name) => (
        <Checkbox
          key={name}
          checked={step.writes.includes(name)}
          disabled={readOnly}
          onChange={(written) => change(name, written)}
          label={
            <>
              <span className="font-mono text-xs">{name}</span>
              {known.has(name) ? null : (
                <span className="ml-2 text-xs text-ink-3">the request has no such field</span>
              )}
            </>
          }
        />
      ))}
    </div>
  );
}

function formWords(step: StepView): string {
  const count = fieldsOf(step.form).length;
  return count === 0 ? "nothing" : count === 1 ? "1 field" : `${count} fields`;
}
