"use client";

import { Copy, Ellipsis, Flag, Plus, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { TYPE_WORDS } from "@/components/Diagram/mark";
import { Checkbox } from "@/ui/Checkbox";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Input } from "@/ui/Input";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import { Segmented } from "@/ui/Segmented";
import { ForkFields, JoinFields } from "./BranchFields";
import { CommittedInput } from "./CommittedInput";
import { addStep, changeStep, changeWorkflow, connect, copyStep, removeStep, renameStep } from "./document";
import { useEditor } from "./EditorContext";
import { FindingNotes } from "./FindingNote";
import { FurtherKeys } from "./FurtherKeys";
import { type Finding, outcomeOf } from "./findings";
import { faultOfStepKey, freeKey, isMadeUp, keyFrom, permissionFor } from "./fresh";
import { OutcomeList } from "./OutcomeList";
import { PanelHeader } from "./PanelHeader";
import { STEP_TYPES, type StepView } from "./reading";
import { ServiceContent, ServiceFields } from "./ServiceFields";
import { SubflowContent, SubflowFields } from "./SubflowFields";
import { TaskFields } from "./TaskFields";
import { MessageContent, WaitFields } from "./WaitFields";
import { WaysOut } from "./WaysOut";

/** Codes of findings that stand beside the field that they are about. */
const BESIDE_FIELDS = new Set([
  "no_permission",
  "invalid_sla",
  "no_supervisor_role",
  "invalid_form",
  "invalid_visits",
  "invalid_assignee",
  "invalid_require",
  "invalid_resource",
  "invalid_quorum",
]);

function isBeside(finding: Finding, step: StepView): boolean {
  if (step.type !== "task") return false;
  return BESIDE_FIELDS.has(finding.code) || outcomeOf(finding, step.outcomes) !== null;
}

/** One step: what it is called, who does it, what can come of it. */
export function StepPanel({ step }: { step: StepView }) {
  const { edit, readOnly, findings } = useEditor();
  const found = findings.ofStep.get(step.key) ?? [];
  const set = (field: string, value: unknown) =>
    edit((doc) => changeStep(doc, step.key, field, value), `step ${step.key} ${field}`);
  return (
    <>
      <PanelHeader
        kind={typeWord(step.type)}
        title={step.name}
        actions={readOnly ? null : <StepMenu step={step} />}
      />
      <fieldset disabled={readOnly} className="contents">
        <div className="flex flex-col gap-3.5 border-b border-line px-4 py-4">
          <FindingNotes findings={found.filter((each) => !isBeside(each, step))} />
          <NameAndKey key={step.index} step={step} set={set} />
          {step.type === "end" ? <EndFields step={step} set={set} /> : null}
          {step.type === "fork" ? <ForkFields step={step} set={set} /> : null}
          {step.type === "join" ? <JoinFields step={step} set={set} /> : null}
          {step.type === "wait" ? <WaitFields step={step} set={set} /> : null}
          {step.type === "service" ? <ServiceFields step={step} set={set} /> : null}
          {step.type === "subflow" ? <SubflowFields step={step} set={set} /> : null}
        </div>
        {step.type === "task" ? (
          <>
            <OutcomeList step={step} />
            <TaskFields step={step} set={set} findings={found} />
          </>
        ) : null}
        {step.type === "wait" ? <MessageContent step={step} set={set} /> : null}
        {step.type === "service" ? <ServiceContent step={step} set={set} /> : null}
        {step.type === "subflow" ? <SubflowContent step={step} set={set} /> : null}
        {step.type === "task" || step.type === "end" ? null : (
          <WaysOut step={step} title={step.type === "fork" ? "Branches" : "Leads to"} />
        )}
        <FurtherKeys further={step.further} />
      </fieldset>
    </>
  );
}

function NameAndKey({ step, set }: { step: StepView; set: (field: string, value: unknown) => void }) {
  const { doc, edit, select, readOnly, publishedSteps, added } = useEditor();
  const name = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (added.current !== step.key) return;
    added.current = null;
    name.current?.focus();
    name.current?.select();
  }, [added, step.key]);

  function rename(key: string): void {
    edit((each) => renameStep(each, step.key, key), `step ${step.key} name`);
    select({ kind: "step", key });
  }

  /** A key and a permission that were made up for a new step follow its name, until requests may know them. */
  function settleKey(): void {
    const wanted = keyFrom(step.name);
    if (wanted === "" || !isMadeUp(step.key) || isMadeUp(wanted) || publishedSteps.has(step.key)) return;
    const key = freeKey(doc, wanted);
    edit((each) => {
      const renamed = renameStep(each, step.key, key);
      return isMadeUp(step.permission)
        ? changeStep(renamed, key, "permission", permissionFor(doc, key))
        : renamed;
    }, `step ${step.key} name`);
    select({ kind: "step", key });
  }

  return (
    <>
      <Field label="Name">
        <Input
          ref={name}
          value={step.name}
          maxLength={200}
          onChange={(event) => set("name", event.target.value || undefined)}
          onBlur={readOnly ? undefined : settleKey}
        />
      </Field>
      <CommittedInput
        label="Key"
        mono
        value={step.key}
        disabled={readOnly}
        onCommit={rename}
        faultOf={(key) => faultOfStepKey(doc, key, step.key)}
        hint={
          publishedSteps.has(step.key)
            ? "Published versions have this step; reports count it by its key."
            : "Whatever names this step follows."
        }
      />
    </>
  );
}

function EndFields({ step, set }: { step: StepView; set: (field: string, value: unknown) => void }) {
  const { readOnly } = useEditor();
  return (
    <>
      <div className="flex flex-col items-start gap-1">
        <span aria-hidden className="text-xs font-medium text-ink-2">
          A request that ends here is
        </span>
        <Segmented
          label="A request that ends here is"
          value={step.status}
          onChange={(status) => set("status", status)}
          options={[
            { value: "COMPLETED", label: "Completed" },
            { value: "REJECTED", label: "Rejected" },
          ]}
        />
      </div>
      <Checkbox
        checked={step.terminate}
        disabled={readOnly}
        label="Closes everything else that is open"
        onChange={(whole) => set("terminate", whole || undefined)}
      />
    </>
  );
}

function StepMenu({ step }: { step: StepView }) {
  const { doc, edit, select, added } = useEditor();

  /** A fork with one more task behind it. */
  function branch(): void {
    const { doc: more, key } = addStep(doc, "task");
    added.current = key;
    edit(() => connect(more, step.key, key).doc);
    select({ kind: "step", key });
  }

  function copy(): void {
    const { doc: changed, key } = copyStep(doc, step.key);
    edit(() => changed);
    select({ kind: "step", key });
  }

  return (
    <Menu align="end" label="What to do with this step" trigger={<IconButton label="More" icon={Ellipsis} />}>
      <MenuItem
        icon={Flag}
        disabled={doc.start === step.key || step.type === "end"}
        onSelect={() => edit((each) => changeWorkflow(each, "start", step.key))}
      >
        Make it the first step
      </MenuItem>
      {step.type === "fork" ? (
        <MenuItem icon={Plus} onSelect={branch}>
          Add a branch
        </MenuItem>
      ) : null}
      <MenuItem icon={Copy} onSelect={copy}>
        Copy
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={Trash2}
        danger
        shortcut="Del"
        onSelect={() => {
          edit((each) => removeStep(each, step.key));
          select({ kind: "workflow" });
        }}
      >
        Delete
      </MenuItem>
    </Menu>
  );
}

function typeWord(type: string): string {
  const known = STEP_TYPES.find((each) => each === type);
  return known === undefined ? type || "Step without a type" : TYPE_WORDS[known];
}
