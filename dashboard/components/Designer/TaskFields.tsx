"use client";

import { useMemo } from "react";
import { Checkbox } from "@/ui/Checkbox";
import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { DeadlineField } from "./DeadlineField";
import { changeStepKeys } from "./document";
import { useEditor } from "./EditorContext";
import { FindingNotes } from "./FindingNote";
import { fieldsOf } from "./fields";
import type { Finding } from "./findings";
import { type StepView, stepsOf } from "./reading";
import { SchemaFields } from "./SchemaFields";
import { Section } from "./Section";
import { StepChecks } from "./StepChecks";
import { StepChoice } from "./StepChoice";

const USUAL_VISITS = 3;

type SetField = (field: string, value: unknown) => void;

/** What a task has besides its outcomes: who may, by when, and what is entered. */
export function TaskFields({
  step,
  set,
  findings,
}: {
  step: StepView;
  set: SetField;
  findings: readonly Finding[];
}) {
  const of = (...codes: string[]) => findings.filter((finding) => codes.includes(finding.code));
  return (
    <>
      <Section title="Who" summary={step.permission}>
        <Permission step={step} set={set} findings={of("no_permission")} />
        <FourEyes step={step} set={set} />
      </Section>
      <Section
        title="Deadline"
        summary={step.slaHours === null ? "none" : `${step.slaHours} h`}
        open={step.slaHours !== null}
      >
        <DeadlineField step={step} set={set} findings={of("invalid_sla", "no_supervisor_role")} />
      </Section>
      <Section title="What is entered" summary={formWords(step)} open={step.form !== null}>
        <FindingNotes findings={of("invalid_form")} />
        <SchemaFields
          schema={step.form}
          what="form"
          onChange={(form) => set("form", form)}
          tag={`step ${step.key} form`}
        />
        <Writes step={step} set={set} />
      </Section>
      <Section
        title="Visits"
        summary={step.maxVisits === null ? "any number" : `at most ${step.maxVisits}`}
        open={step.maxVisits !== null || step.detour !== ""}
      >
        <Visits step={step} findings={of("invalid_visits")} />
      </Section>
    </>
  );
}

function Permission({
  step,
  set,
  findings,
}: {
  step: StepView;
  set: SetField;
  findings: readonly Finding[];
}) {
  const { permissions, readOnly } = useEditor();
  const fault = findings[0]?.message;
  return (
    <Field
      label="Permission"
      required
      error={fault}
      hint={fault ? undefined : "Whoever holds it may do this task."}
    >
      <Combobox
        free
        disabled={readOnly}
        value={step.permission}
        placeholder="such as purchase.approve"
        options={permissions}
        onChange={(name) => set("permission", name || undefined)}
      />
    </Field>
  );
}

/** By whom it may not be done: who started the request, or did another of its steps. */
function FourEyes({ step, set }: { step: StepView; set: SetField }) {
  const { doc } = useEditor();
  const others = stepsOf(doc).filter((each) => each.type === "task" && each.key !== step.key);
  return (
    <StepChecks
      label="May not be done by"
      chosen={step.separateFrom}
      first={[{ key: "requester", name: "who started the request" }]}
      choices={others.map(didIt)}
      gone="there is no such task"
      more="who did another task"
      onChange={(keys) => set("separate_from", keys.length > 0 ? keys : undefined)}
    />
  );
}

function didIt({ key, name }: StepView): { key: string; name: string } {
  return { key, name: `who did “${name}”` };
}

/** Which of the entered fields become part of the request. */
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

/** How often a request may come here, and where it goes instead of coming once more. */
function Visits({ step, findings }: { step: StepView; findings: readonly Finding[] }) {
  const { doc, edit, readOnly } = useEditor();
  const limited = step.maxVisits !== null || step.detour !== "";
  const set = (...fields: [key: "max_visits" | "then", value: unknown][]) =>
    edit((each) => changeStepKeys(each, step.key, fields), `step ${step.key} visits`);

  function count(written: string): void {
    const number = Number.parseInt(written, 10);
    set(["max_visits", Number.isFinite(number) ? Math.max(1, number) : undefined]);
  }

  return (
    <>
      <FindingNotes findings={findings} />
      <Checkbox
        checked={limited}
        disabled={readOnly}
        label="Limit how often it is entered"
        onChange={(on) => set(["max_visits", on ? USUAL_VISITS : undefined], ["then", undefined])}
      />
      {limited ? (
        <>
          <Field label="At most so many times">
            <Input
              type="number"
              min={1}
              step={1}
              className="figures w-28"
              value={step.maxVisits ?? ""}
              onChange={(event) => count(event.target.value)}
            />
          </Field>
          <Field label="After that it goes to">
            <StepChoice
              value={step.detour}
              disabled={readOnly}
              onChange={(key) => set(["then", key])}
              choices={stepsOf(doc)
                .filter(({ key }) => key !== step.key)
                .map(({ key, name }) => ({ value: key, label: name }))}
            />
          </Field>
        </>
      ) : null}
    </>
  );
}

function formWords(step: StepView): string {
  const count = fieldsOf(step.form).length;
  return count === 0 ? "nothing" : count === 1 ? "1 field" : `${count} fields`;
}
