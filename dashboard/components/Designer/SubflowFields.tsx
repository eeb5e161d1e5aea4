"use client";

import { useMemo } from "react";
import { useWorkflow, useWorkflows } from "@/queries/workflows";
import { Checkbox } from "@/ui/Checkbox";
import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { useEditor } from "./EditorContext";
import { fieldsOf } from "./fields";
import { isRecord, type StepView, textOf } from "./reading";
import { Section } from "./Section";
import { SendFields } from "./SendFields";
import type { Scope } from "./vocabulary";

type FieldsProps = { step: StepView; set: (field: string, value: unknown) => void };

/** Of which other workflow a request is started here, and waited for. */
export function SubflowFields({ step, set }: FieldsProps) {
  const { doc, readOnly } = useEditor();
  const workflows = useWorkflows();
  const chosen = textOf(step.raw.workflow);
  const options = (workflows.data ?? [])
    .filter(({ key }) => key !== doc.key)
    .map(({ key, name }) => ({ value: key, label: name, hint: key }));
  const unknown =
    chosen !== "" && workflows.data !== undefined && !options.some(({ value }) => value === chosen);
  return (
    <Field
      label="Starts a request of"
      required
      error={
        workflows.error ? "The workflows could not be loaded. A key can be written all the same." : undefined
      }
      hint={
        unknown
          ? "No version of it is published yet."
          : "In the version that is published when a request comes here. It is waited for until it ends."
      }
    >
      <Combobox
        free
        disabled={readOnly}
        value={chosen}
        placeholder={workflows.isPending ? "Loading the workflows…" : "a workflow"}
        options={options}
        onChange={(key) => set("workflow", key || undefined)}
      />
    </Field>
  );
}

/** What the other request is given, and what is taken over of it when it ends. */
export function SubflowContent({ step, set }: FieldsProps) {
  const { doc } = useEditor();
  const scope = useMemo<Scope>(
    () => ({ purpose: "hours", contextSchema: doc.context_schema, form: null, outcomes: [] }),
    [doc.context_schema],
  );
  const sent = isRecord(step.raw.send) ? Object.keys(step.raw.send).length : null;
  return (
    <>
      <Section title="What it is given" summary={sent === null ? "the whole request" : `${sent} fields`}>
        <SendFields step={step} set={set} scope={scope} />
      </Section>
      <Section
        title="What is taken over"
        summary={step.writes.join(", ") || "nothing"}
        open={step.writes.length > 0}
      >
        <TakenOver step={step} set={set} />
      </Section>
    </>
  );
}

/** Fields that both requests have, or that are named already. */
function TakenOver({ step, set }: FieldsProps) {
  const { doc, readOnly } = useEditor();
  const key = textOf(step.raw.workflow);
  const { data, error, isPending } = useWorkflow(key === "" ? undefined : key);
  const own = new Set(fieldsOf(doc.context_schema).map(({ name }) => name));
  const theirs = fieldsOf(data?.definition?.context_schema).map(({ name }) => name);
  const names = [...new Set([...theirs.filter((name) => own.has(name)), ...step.writes])];

  function change(name: string, on: boolean): void {
    const rest = step.writes.filter((each) => each !== name);
    const next = on ? [...rest, name] : rest;
    set("writes", next.length > 0 ? next : undefined);
  }

  const told =
    key === ""
      ? "Choose a workflow first."
      : error
        ? "What that workflow asks for could not be loaded."
        : isPending
          ? "Loading what that workflow asks for…"
          : "The two workflows have no field of the same name.";
  if (names.length === 0) return <p className="text-xs text-ink-3">{told}</p>;
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1 text-xs font-medium text-ink-2">
        Becomes part of this request when it ends
      </legend>
      {names.map((name) => (
        <Checkbox
          key={name}
          checked={step.writes.includes(name)}
          disabled={readOnly}
          label={<span className="font-mono text-xs">{name}</span>}
          onChange={(on) => change(name, on)}
        />
      ))}
    </fieldset>
  );
}
