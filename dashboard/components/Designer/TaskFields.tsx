"use client";

import { Checkbox } from "@/ui/Checkbox";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { DeadlineField } from "./DeadlineField";
import { changeStepKeys } from "./document";
import { useEditor } from "./EditorContext";
import { EnteredFields } from "./EnteredFields";
import { FindingNotes } from "./FindingNote";
import type { Finding } from "./findings";
import { PeopleFields } from "./PeopleFields";
import { PermissionField } from "./PermissionField";
import { QuorumFields } from "./QuorumFields";
import { type StepView, stepsOf } from "./reading";
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
        <PermissionField
          value={step.permission}
          hint="Whoever holds it may do this task."
          fault={of("no_permission")[0]?.message}
          onChange={(name) => set("permission", name)}
        />
        <FourEyes step={step} set={set} />
        <Milestone step={step} set={set} />
      </Section>
      <PeopleFields step={step} set={set} findings={findings} />
      <QuorumFields step={step} set={set} findings={of("invalid_quorum")} />
      <Section
        title="Deadline"
        summary={step.slaHours === null ? "none" : `${step.slaHours} h`}
        open={step.slaHours !== null}
      >
        <DeadlineField step={step} set={set} findings={of("invalid_sla", "no_supervisor_role")} />
      </Section>
      <EnteredFields step={step} set={set} title="What is entered" findings={of("invalid_form")} />
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

/** By whom it may not be done: who started the request, or did another of its steps. */
function FourEyes({ step, set }: { step: StepView; set: SetField }) {
  const { doc } = useEditor();
  const others = stepsOf(doc).filter((each) => each.type === "task" && each.key !== step.key);
  return (
    <StepChecks
      label="May not be done by"
      chosen={step.separateFrom}
      first={[
        { key: "requester", name: "who started the request" },
        { key: "parent", name: "who started or decided the request that this one is for" },
      ]}
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

/** With the beginning of which tasks in other branches it is closed: an offer that holds until then. */
function Milestone({ step, set }: { step: StepView; set: SetField }) {
  const { doc } = useEditor();
  const others = stepsOf(doc).filter((each) => each.type === "task" && each.key !== step.key);
  if (others.length === 0 && step.whileNotStarted.length === 0) return null;
  return (
    <StepChecks
      label="Closed when somebody begins"
      chosen={step.whileNotStarted}
      choices={others.map(({ key, name }) => ({ key, name }))}
      gone="there is no such task"
      more="another task"
      folded
      onChange={(keys) => set("while_not_started", keys.length > 0 ? keys : undefined)}
    />
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
