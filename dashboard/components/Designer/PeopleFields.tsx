"use client";

import { useMemo } from "react";
import { Checkbox } from "@/ui/Checkbox";
import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { useEditor } from "./EditorContext";
import { ExpressionField } from "./ExpressionField";
import type { Finding } from "./findings";
import {
  type Distribution,
  distributionOf,
  type Emptiness,
  emptinessOf,
  peopleWords,
  writeEmptiness,
} from "./people";
import { type StepView, textOf } from "./reading";
import { Section } from "./Section";
import type { Scope } from "./vocabulary";

type FieldsProps = {
  step: StepView;
  set: (field: string, value: unknown) => void;
  findings: readonly Finding[];
};

const GIVEN: readonly { value: Distribution; label: string }[] = [
  { value: "offer", label: "All who may: the first takes it" },
  { value: "round_robin", label: "One after the other, in turn" },
  { value: "shortest_queue", label: "Who has the fewest open tasks" },
];
const EMPTY: readonly { value: Emptiness["kind"]; label: string }[] = [
  { value: "incident", label: "Keep it open, as an incident" },
  { value: "escalate", label: "Offer it to who is told when it is late" },
  { value: "role", label: "Offer it to a role" },
];

/** For whom of those who hold the permission a task is, and what is done when it is nobody. */
export function PeopleFields({ step, set, findings }: FieldsProps) {
  const { readOnly } = useEditor();
  const { raw } = step;
  const given = textOf(raw.assignee) === "" && raw.quorum === undefined;
  return (
    <Section title="For whom" summary={peopleWords(raw)} open={KEYS.some((key) => raw[key] !== undefined)}>
      <Rules step={step} set={set} findings={findings} />
      {given || raw.prefer !== undefined || raw.distribution !== undefined ? (
        <>
          <Checkbox
            checked={raw.prefer === "same"}
            disabled={readOnly}
            label="On a further visit, who did it last time"
            onChange={(same) => set("prefer", same ? "same" : undefined)}
          />
          <Field label="Who gets it">
            <Select
              disabled={readOnly}
              value={distributionOf(raw)}
              options={GIVEN}
              onChange={(way) => set("distribution", way === "offer" ? undefined : way)}
            />
          </Field>
        </>
      ) : null}
      <WhenNobody step={step} set={set} />
    </Section>
  );
}

const KEYS = ["assignee", "require", "prefer", "distribution", "on_empty", "resource"];

function Rules({ step, set, findings }: FieldsProps) {
  const { doc } = useEditor();
  const [plain, ofActor] = useMemo<[Scope, Scope]>(() => {
    const rest = { contextSchema: doc.context_schema, form: null, outcomes: [] };
    return [
      { purpose: "hours", ...rest },
      { purpose: "people", ...rest },
    ];
  }, [doc.context_schema]);
  const of = (code: string) => findings.filter((finding) => finding.code === code);
  const rules = [
    {
      key: "assignee",
      label: "One person",
      scope: plain,
      placeholder: "requester.manager",
      hint: "An expression that gives a username. Left empty, all who hold the permission may.",
    },
    {
      key: "require",
      label: "Only who",
      scope: ofActor,
      placeholder: "actor.region == context.region",
      hint: "An expression about the person, beside the permission.",
    },
    {
      key: "resource",
      label: "Needs to itself",
      scope: plain,
      placeholder: "'press'",
      hint: "An expression that gives a name. No other task that needs the same is open meanwhile.",
    },
  ] as const;
  return rules.map((rule) => (
    <ExpressionField
      key={`${step.key} ${rule.key}`}
      label={rule.label}
      value={textOf(step.raw[rule.key])}
      onChange={(text) => set(rule.key, text || undefined)}
      scope={rule.scope}
      findings={of(`invalid_${rule.key}`)}
      placeholder={rule.placeholder}
      hint={rule.hint}
    />
  ));
}

/** Nobody may do it: nobody holds the permission, or all who do are kept from it. */
function WhenNobody({ step, set }: Omit<FieldsProps, "findings">) {
  const { roles, readOnly } = useEditor();
  const emptiness = emptinessOf(step.raw);
  return (
    <>
      <Field label="When nobody may do it">
        <Select
          disabled={readOnly}
          value={emptiness.kind}
          options={EMPTY}
          onChange={(kind) =>
            set(
              "on_empty",
              writeEmptiness(
                kind === "role" ? { kind, role: "" } : { kind: kind === "escalate" ? kind : "incident" },
              ),
            )
          }
        />
      </Field>
      {emptiness.kind === "role" ? (
        <Field label="Offered to the role" required>
          <Combobox
            free
            disabled={readOnly}
            value={emptiness.role}
            placeholder="a role"
            options={roles}
            onChange={(role) => set("on_empty", { role })}
          />
        </Field>
      ) : null}
    </>
  );
}
