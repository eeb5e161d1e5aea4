"use client";

import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Select } from "@/ui/Select";
import { Textarea } from "@/ui/Textarea";
import { changeWorkflow } from "./document";
import { useEditor } from "./EditorContext";
import { FindingNotes } from "./FindingNote";
import { FurtherKeys } from "./FurtherKeys";
import { PanelHeader } from "./PanelHeader";
import { RoleList } from "./RoleList";
import { type Doc, isRecord, stepsOf, textOf, textsOf } from "./reading";
import { SchemaFields } from "./SchemaFields";
import { Section } from "./Section";
import { StepChoice } from "./StepChoice";

const KNOWN = new Set(
  (
    "nexusflow key name description create_permission supervisor_role visibility withdraw_until context_schema start steps " +
    "transitions"
  ).split(" "),
);

/** The workflow as a whole: what it is called, who may start one, and what a request says. */
export function WorkflowPanel() {
  const { doc, edit, readOnly, findings, permissions, roles } = useEditor();
  const set = (key: string, value: unknown) =>
    edit((each) => changeWorkflow(each, key, value), `workflow ${key}`);
  const of = (code: string) => findings.ofWorkflow.find((finding) => finding.code === code)?.message;
  const beside = ["no_create_permission", "unknown_start"];
  return (
    <>
      <PanelHeader kind="Workflow" title={textOf(doc.name) || textOf(doc.key)} />
      <fieldset disabled={readOnly} className="contents">
        <div className="flex flex-col gap-3.5 border-b border-line px-4 py-4">
          <FindingNotes findings={findings.ofWorkflow.filter(({ code }) => !beside.includes(code))} />
          <Field label="Name">
            <Input
              value={textOf(doc.name)}
              maxLength={200}
              onChange={(event) => set("name", event.target.value || undefined)}
            />
          </Field>
          <Field label="Description" hint="Whoever starts a request reads it.">
            <Textarea
              rows={2}
              value={textOf(doc.description)}
              maxLength={10_000}
              onChange={(event) => set("description", event.target.value || undefined)}
            />
          </Field>
          <Field label="First step" error={of("unknown_start")}>
            <StepChoice
              value={textOf(doc.start)}
              disabled={readOnly}
              onChange={(key) => set("start", key)}
              choices={stepsOf(doc).map(({ key, name }) => ({ value: key, label: name }))}
            />
          </Field>
        </div>
        <Section title="Who" summary={textOf(doc.create_permission)}>
          <Field label="Permission to start a request" required error={of("no_create_permission")}>
            <Combobox
              free
              disabled={readOnly}
              value={textOf(doc.create_permission)}
              options={permissions}
              placeholder="such as purchase.create"
              onChange={(name) => set("create_permission", name || undefined)}
            />
          </Field>
          <Field label="If a task is late, tell" hint="A role; a step can name another.">
            <Combobox
              free
              disabled={readOnly}
              value={textOf(doc.supervisor_role)}
              options={roles}
              placeholder="a role"
              onChange={(role) => set("supervisor_role", role || undefined)}
            />
          </Field>
          <Visibility doc={doc} set={set} />
          <Field label="Who asked may take a request back">
            <Select
              disabled={readOnly}
              value={textOf(doc.withdraw_until) || "end"}
              onChange={(until) => set("withdraw_until", until === "end" ? undefined : until)}
              options={[
                { value: "end", label: "Until it ends" },
                { value: "decision", label: "Until somebody has decided" },
              ]}
            />
          </Field>
        </Section>
        <Section title="What a request says">
          <SchemaFields
            schema={isRecord(doc.context_schema) ? doc.context_schema : null}
            what="request"
            onChange={(schema) => set("context_schema", schema)}
            tag="workflow context_schema"
          />
        </Section>
        <FurtherKeys further={furtherOf(doc)} />
      </fieldset>
    </>
  );
}

function Visibility({ doc, set }: { doc: Doc; set: (key: string, value: unknown) => void }) {
  const { readOnly } = useEditor();
  const roles = isRecord(doc.visibility) ? textsOf(doc.visibility.roles) : null;
  return (
    <>
      <Field label="Who sees a request">
        <Select
          disabled={readOnly}
          value={roles === null ? textOf(doc.visibility) || "participants" : "roles"}
          onChange={(choice) => set("visibility", choice === "roles" ? { roles: [] } : ofChoice(choice))}
          options={[
            { value: "participants", label: "Whoever takes part in it" },
            { value: "roles", label: "Also these roles" },
            { value: "everyone", label: "Everyone" },
          ]}
        />
      </Field>
      {roles === null ? null : (
        <RoleList
          label="Roles that see every request"
          roles={roles}
          onChange={(next) => set("visibility", { roles: next })}
        />
      )}
    </>
  );
}

/** What is meant when nothing is written need not be written. */
function ofChoice(choice: string): string | undefined {
  return choice === "participants" ? undefined : choice;
}

function furtherOf(doc: Doc): Doc {
  return Object.fromEntries(Object.entries(doc).filter(([key]) => !KNOWN.has(key)));
}
