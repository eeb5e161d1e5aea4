"use client";

import { useMemo } from "react";
import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Segmented } from "@/ui/Segmented";
import { useEditor } from "./EditorContext";
import { ExpressionField } from "./ExpressionField";
import { FindingNotes } from "./FindingNote";
import type { Finding } from "./findings";
import { type StepView, textOf } from "./reading";
import type { Scope } from "./vocabulary";

type Kind = "none" | "hours" | "rule";

const KINDS: { value: Kind; label: string }[] = [
  { value: "none", label: "None" },
  { value: "hours", label: "Hours" },
  { value: "rule", label: "By a rule" },
];
const USUAL_HOURS = 24;

/** By when a task is to be done, and who is told when it is not. */
export function DeadlineField({
  step,
  set,
  findings,
}: {
  step: StepView;
  set: (field: string, value: unknown) => void;
  findings: readonly Finding[];
}) {
  const { doc, roles, readOnly } = useEditor();
  const { slaHours } = step;
  const kind: Kind = slaHours === null ? "none" : typeof slaHours === "number" ? "hours" : "rule";
  const scope = useMemo<Scope>(
    () => ({ purpose: "hours", contextSchema: doc.context_schema, form: null, outcomes: [] }),
    [doc.context_schema],
  );

  function change(next: Kind): void {
    if (next === "none") set("sla_hours", undefined);
    if (next === "hours") set("sla_hours", typeof slaHours === "number" ? slaHours : USUAL_HOURS);
    if (next === "rule") set("sla_hours", `${slaHours ?? USUAL_HOURS}`);
  }

  return (
    <>
      <div className="self-start">
        <Segmented label="Deadline" value={kind} options={KINDS} onChange={change} />
      </div>
      {kind === "hours" ? (
        <Field
          label="Hours until the deadline"
          error={findings.find(({ code }) => code === "invalid_sla")?.message}
        >
          <Input
            type="number"
            min={0}
            step="any"
            className="figures w-28"
            value={slaHours ?? ""}
            onChange={(event) => set("sla_hours", Number.parseFloat(event.target.value) || 0)}
          />
        </Field>
      ) : null}
      {kind === "rule" ? (
        <ExpressionField
          label="Hours until the deadline"
          value={String(slaHours)}
          onChange={(text) => set("sla_hours", text)}
          scope={scope}
          findings={findings.filter(({ code }) => code === "invalid_sla")}
          placeholder="context.urgent ? 4 : 24"
          hint="An expression that gives a number of hours."
        />
      ) : null}
      {kind === "none" ? null : (
        <>
          <FindingNotes findings={findings.filter(({ code }) => code === "no_supervisor_role")} />
          <Field
            label="If it is late, tell"
            hint="A role. Left empty, the supervisors of the whole workflow."
          >
            <Combobox
              free
              disabled={readOnly}
              value={step.supervisorRole}
              placeholder={textOf(doc.supervisor_role) || "a role"}
              options={roles}
              onChange={(role) => set("supervisor_role", role || undefined)}
            />
          </Field>
        </>
      )}
    </>
  );
}
