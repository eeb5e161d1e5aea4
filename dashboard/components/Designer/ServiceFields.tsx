"use client";

import { useMemo } from "react";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Segmented } from "@/ui/Segmented";
import { Select } from "@/ui/Select";
import { changeStepKeys } from "./document";
import { useEditor } from "./EditorContext";
import { EnteredFields } from "./EnteredFields";
import { ExpressionField } from "./ExpressionField";
import { type CallKind, callAs, METHODS, USUAL_METHOD, USUAL_RETRIES, USUAL_SECONDS } from "./errands";
import { type StepView, textOf } from "./reading";
import { Section } from "./Section";
import { SendFields } from "./SendFields";
import type { Scope } from "./vocabulary";

type FieldsProps = { step: StepView; set: (field: string, value: unknown) => void };

/** What a worker does at this step: call another system, or send a letter. */
export function ServiceFields({ step, set }: FieldsProps) {
  const { edit } = useEditor();
  const call: CallKind = step.raw.call === "email" ? "email" : "http";
  return (
    <>
      <div className="flex flex-col items-start gap-1">
        <span aria-hidden className="text-xs font-medium text-ink-2">
          A worker
        </span>
        <Segmented<CallKind>
          label="A worker"
          value={call}
          onChange={(next) =>
            edit((each) => changeStepKeys(each, step.key, callAs(step.raw, next)), `step ${step.key} call`)
          }
          options={[
            { value: "http", label: "calls a system" },
            { value: "email", label: "sends a letter" },
          ]}
        />
      </div>
      {call === "http" ? <HttpFields step={step} set={set} /> : <LetterFields step={step} set={set} />}
      <div className="flex flex-wrap gap-3">
        <NumberField
          label="Attempts after the first"
          name="retries"
          step={step}
          set={set}
          usual={USUAL_RETRIES}
          least={0}
          most={20}
        />
        {call === "http" ? (
          <NumberField
            label="Seconds for a call"
            name="timeout_seconds"
            step={step}
            set={set}
            usual={USUAL_SECONDS}
            least={1}
            most={60}
          />
        ) : null}
      </div>
    </>
  );
}

function HttpFields({ step, set }: FieldsProps) {
  const { readOnly } = useEditor();
  return (
    <>
      <Field label="Address" required hint="Where a call goes is never up to what a request says.">
        <Input
          type="url"
          value={textOf(step.raw.url)}
          maxLength={2_048}
          placeholder="https://erp.example.org/orders"
          className="font-mono text-xs"
          onChange={(event) => set("url", event.target.value)}
        />
      </Field>
      <Field label="Method">
        <Select
          value={textOf(step.raw.method) || USUAL_METHOD}
          disabled={readOnly}
          onChange={(method) => set("method", method === USUAL_METHOD ? undefined : method)}
          options={METHODS.map((method) => ({ value: method, label: method }))}
        />
      </Field>
    </>
  );
}

function LetterFields({ step, set }: FieldsProps) {
  const scope = useScope();
  const texts = [
    { name: "to", label: "To", placeholder: "'warehouse@example.org'" },
    { name: "subject", label: "Subject", placeholder: "'Order ' + context.order" },
    { name: "body", label: "Text", placeholder: "'Please expect ' + context.article + '.'" },
  ];
  return texts.map(({ name, label, placeholder }) => (
    <ExpressionField
      key={`${step.key} ${name}`}
      label={label}
      value={textOf(step.raw[name])}
      onChange={(text) => set(name, text)}
      scope={scope}
      findings={[]}
      placeholder={placeholder}
    />
  ));
}

/** What is sent and what comes back; a letter has neither. */
export function ServiceContent({ step, set }: FieldsProps) {
  const scope = useScope();
  if (step.raw.call === "email") return null;
  const isGet = step.raw.method === "GET";
  return (
    <>
      {isGet ? null : (
        <Section title="What is sent">
          <SendFields step={step} set={set} scope={scope} />
        </Section>
      )}
      <EnteredFields step={step} set={set} title="What is answered" />
    </>
  );
}

function NumberField({
  label,
  name,
  step,
  set,
  usual,
  least,
  most,
}: FieldsProps & { label: string; name: string; usual: number; least: number; most: number }) {
  const written = step.raw[name];
  return (
    <Field label={label}>
      <Input
        type="number"
        min={least}
        max={most}
        step={1}
        className="figures w-28"
        placeholder={String(usual)}
        value={typeof written === "number" ? written : ""}
        onChange={(event) => {
          const number = Number.parseInt(event.target.value, 10);
          set(name, Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : undefined);
        }}
      />
    </Field>
  );
}

function useScope(): Scope {
  const { doc } = useEditor();
  return useMemo(
    () => ({ purpose: "hours", contextSchema: doc.context_schema, form: null, outcomes: [] }),
    [doc.context_schema],
  );
}
