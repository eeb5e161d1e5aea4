"use client";

import { useMemo } from "react";
import { Checkbox } from "@/ui/Checkbox";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Select } from "@/ui/Select";
import { changeStepKeys } from "./document";
import { useEditor } from "./EditorContext";
import { EnteredFields } from "./EnteredFields";
import { ExpressionField } from "./ExpressionField";
import { type WaitKind, waitAs, waitKindOf } from "./errands";
import { PermissionField } from "./PermissionField";
import { type StepView, textOf } from "./reading";
import type { Scope } from "./vocabulary";

type FieldsProps = { step: StepView; set: (field: string, value: unknown) => void };

const KINDS: readonly { value: WaitKind; label: string }[] = [
  { value: "hours", label: "Hours to pass" },
  { value: "rule", label: "Hours by a rule" },
  { value: "until", label: "A day or an hour" },
  { value: "message", label: "A message" },
];

/** What a step waits for without anybody having to do anything at it. */
export function WaitFields({ step, set }: FieldsProps) {
  const { doc, edit, readOnly } = useEditor();
  const { raw } = step;
  const kind = waitKindOf(raw);
  const scope = useMemo<Scope>(
    () => ({ purpose: "hours", contextSchema: doc.context_schema, form: null, outcomes: [] }),
    [doc.context_schema],
  );
  return (
    <>
      <Field label="It waits for">
        <Select
          value={kind}
          disabled={readOnly}
          options={KINDS}
          onChange={(next) =>
            edit(
              (each) => changeStepKeys(each, step.key, waitAs(raw, next as WaitKind)),
              `step ${step.key} wait`,
            )
          }
        />
      </Field>
      {kind === "hours" ? (
        <Field label="Hours">
          <Input
            type="number"
            min={0}
            step="any"
            className="figures w-28"
            value={typeof raw.duration === "number" ? raw.duration : ""}
            onChange={(event) => set("duration", Number.parseFloat(event.target.value) || 0)}
          />
        </Field>
      ) : null}
      {kind === "rule" ? (
        <ExpressionField
          key={step.key}
          label="Hours"
          value={textOf(raw.duration)}
          onChange={(text) => set("duration", text)}
          scope={scope}
          findings={[]}
          placeholder="context.urgent ? 4 : 24"
          hint="An expression that gives a number of hours."
        />
      ) : null}
      {kind === "until" ? (
        <ExpressionField
          key={step.key}
          label="Until"
          value={textOf(raw.until)}
          onChange={(text) => set("until", text)}
          scope={scope}
          findings={[]}
          placeholder="context.first_day"
          hint="An expression that gives a day or an hour as text, such as 2026-12-24. If that is past, there is no waiting."
        />
      ) : null}
      {kind === "message" ? <MessageFields step={step} set={set} /> : null}
    </>
  );
}

function MessageFields({ step, set }: FieldsProps) {
  const { readOnly } = useEditor();
  return (
    <>
      <Field label="Name of the message" required hint="Letters, digits, hyphens, underscores and dots.">
        <Input
          value={textOf(step.raw.message)}
          maxLength={64}
          placeholder="such as payment-received"
          className="font-mono text-xs"
          onChange={(event) => set("message", event.target.value)}
        />
      </Field>
      <PermissionField
        value={step.permission}
        hint="Whoever holds it may send the message, most often a program."
        onChange={(name) => set("permission", name)}
      />
      <Checkbox
        checked={step.raw.transient === true}
        disabled={readOnly}
        label="Refused when nobody waits for it yet"
        onChange={(transient) => set("transient", transient || undefined)}
      />
    </>
  );
}

/** What the message says; other waits have nothing of the kind. */
export function MessageContent({ step, set }: FieldsProps) {
  if (waitKindOf(step.raw) !== "message") return null;
  return <EnteredFields step={step} set={set} title="What the message says" />;
}
