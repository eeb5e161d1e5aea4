"use client";

import { Plus, X } from "lucide-react";
import { useMemo, useState } from "react";
import { voteWords } from "@/components/Diagram/vote";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Input } from "@/ui/Input";
import { Segmented } from "@/ui/Segmented";
import { Select } from "@/ui/Select";
import { useEditor } from "./EditorContext";
import { ExpressionField } from "./ExpressionField";
import { FindingNotes } from "./FindingNote";
import type { Finding } from "./findings";
import { freshQuorum, groupsOf, shareOf, type VoterKind, voterKindOf, withVoters } from "./quorum";
import { type Doc, isRecord, type StepView, textOf, textsOf } from "./reading";
import { Section } from "./Section";
import type { Scope } from "./vocabulary";

const VOTERS: readonly { value: VoterKind; label: string }[] = [
  { value: "number", label: "A number of those who may" },
  { value: "role", label: "The members of a role" },
  { value: "rule", label: "Whom a rule names" },
  { value: "groups", label: "Groups, each with its own count" },
];
const USUAL_SHARE = "60%";

type VoteProps = { step: StepView; quorum: Doc; change: (quorum: Doc) => void };

/** A task that several people do, each with a vote: who, how many, and what comes of it. */
export function QuorumFields({
  step,
  set,
  findings,
}: {
  step: StepView;
  set: (field: string, value: unknown) => void;
  findings: readonly Finding[];
}) {
  const { readOnly } = useEditor();
  const written = step.raw.quorum;
  const quorum = isRecord(written) ? written : null;
  const props = { step, quorum: quorum ?? {}, change: (next: Doc) => set("quorum", next) };
  return (
    <Section title="Vote" summary={voteWords(quorum) || "one person decides"} open={quorum !== null}>
      <FindingNotes findings={findings} />
      <Checkbox
        checked={quorum !== null}
        disabled={readOnly}
        label="Several people vote"
        onChange={(on) => set("quorum", on ? freshQuorum(step.outcomes) : undefined)}
      />
      {quorum === null ? null : (
        <>
          <Voters key={step.key} {...props} />
          <Results {...props} />
        </>
      )}
    </Section>
  );
}

function Voters({ step, quorum, change }: VoteProps) {
  const { readOnly } = useEditor();
  const read = voterKindOf(quorum);
  // Half a rule has the form of a role: what was chosen stays while one writes.
  const [chosen, setChosen] = useState(read);
  const kind = isText(read) && isText(chosen) ? chosen : read;
  return (
    <>
      <Field label="Who votes">
        <Select
          disabled={readOnly}
          value={kind}
          options={VOTERS}
          onChange={(next) => {
            setChosen(next as VoterKind);
            change(withVoters(quorum, next as VoterKind));
          }}
        />
      </Field>
      {kind === "number" ? (
        <Count
          label="How many people"
          value={typeof quorum.voters === "number" ? quorum.voters : null}
          onChange={(voters) => change({ ...quorum, voters })}
        />
      ) : null}
      {kind === "role" ? (
        <RoleField
          label="The role"
          value={textOf(quorum.voters)}
          onChange={(voters) => change({ ...quorum, voters })}
        />
      ) : null}
      {kind === "rule" ? <Rule step={step} quorum={quorum} change={change} /> : null}
      {kind === "groups" ? (
        <Groups quorum={quorum} change={change} />
      ) : (
        <Needed quorum={quorum} change={change} />
      )}
    </>
  );
}

function Rule({ step, quorum, change }: VoteProps) {
  const { doc } = useEditor();
  const scope = useMemo<Scope>(
    () => ({ purpose: "hours", contextSchema: doc.context_schema, form: null, outcomes: [] }),
    [doc.context_schema],
  );
  return (
    <ExpressionField
      key={step.key}
      label="The voters"
      value={textOf(quorum.voters)}
      onChange={(voters) => change({ ...quorum, voters })}
      scope={scope}
      findings={[]}
      placeholder="context.reviewers"
      hint="An expression that gives usernames, or how many people vote."
    />
  );
}

/** How many must be in favour: a number of them, or a share. */
function Needed({ quorum, change }: Omit<VoteProps, "step">) {
  const share = shareOf(quorum);
  return (
    <>
      <div className="flex flex-col items-start gap-1">
        <span aria-hidden className="text-xs font-medium text-ink-2">
          In favour must be
        </span>
        <Segmented
          label="In favour must be"
          value={share === null ? "number" : "share"}
          onChange={(kind) => change({ ...quorum, approve: kind === "share" ? USUAL_SHARE : 1 })}
          options={[
            { value: "number", label: "A number" },
            { value: "share", label: "A share" },
          ]}
        />
      </div>
      {share === null ? (
        <Count
          label="How many in favour"
          value={typeof quorum.approve === "number" ? quorum.approve : null}
          onChange={(approve) => change({ ...quorum, approve })}
        />
      ) : (
        <Count
          label="Percent in favour"
          value={share}
          most={100}
          onChange={(percent) => change({ ...quorum, approve: `${percent}%` })}
        />
      )}
    </>
  );
}

function Groups({ quorum, change }: Omit<VoteProps, "step">) {
  const { readOnly } = useEditor();
  const groups = groupsOf(quorum);
  const put = (index: number, part: Partial<(typeof groups)[number]>) =>
    change({ ...quorum, groups: groups.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  return (
    <>
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group has no name but its place while its role is written
        <div key={index} className="flex items-end gap-1.5">
          <div className="min-w-0 flex-1">
            <RoleField
              label={`Group ${index + 1}`}
              value={group.role}
              onChange={(role) => put(index, { role })}
            />
          </div>
          <Count
            label="In favour"
            value={group.approve}
            onChange={(approve) => put(index, { approve })}
            narrow
          />
          {readOnly || groups.length === 1 ? null : (
            <IconButton
              label={`Remove group ${index + 1}`}
              icon={X}
              onClick={() => change({ ...quorum, groups: groups.filter((_, at) => at !== index) })}
            />
          )}
        </div>
      ))}
      {readOnly ? null : (
        <Button
          size="sm"
          icon={Plus}
          className="self-start"
          onClick={() => change({ ...quorum, groups: [...groups, { role: "", approve: 1 }] })}
        >
          Add a group
        </Button>
      )}
    </>
  );
}

/** With which outcome the step is left, and which decides against by itself. */
function Results({ step, quorum, change }: VoteProps) {
  const { readOnly } = useEditor();
  const outcome = textOf(quorum.outcome);
  const veto = textsOf(quorum.veto);
  const options = step.outcomes.map((word) => ({ value: word, label: word }));
  return (
    <>
      <Field label="A vote in favour is">
        <Select
          disabled={readOnly}
          value={outcome}
          options={options}
          onChange={(word) => change({ ...quorum, outcome: word })}
        />
      </Field>
      <Field label="Without enough of them it comes to">
        <Select
          disabled={readOnly}
          value={textOf(quorum.otherwise)}
          options={options}
          onChange={(word) => change({ ...quorum, otherwise: word })}
        />
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 text-xs font-medium text-ink-2">One vote is enough to refuse with</legend>
        {step.outcomes
          .filter((word) => word !== outcome)
          .map((word) => (
            <Checkbox
              key={word}
              checked={veto.includes(word)}
              disabled={readOnly}
              label={word}
              onChange={(on) => {
                const { veto: _old, ...rest } = quorum;
                const next = on ? [...veto, word] : veto.filter((each) => each !== word);
                change(next.length > 0 ? { ...rest, veto: next } : rest);
              }}
            />
          ))}
      </fieldset>
    </>
  );
}

function RoleField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (role: string) => void;
}) {
  const { roles, readOnly } = useEditor();
  return (
    <Field label={label} required>
      <Combobox
        free
        disabled={readOnly}
        value={value}
        placeholder="a role"
        options={roles}
        onChange={onChange}
      />
    </Field>
  );
}

function Count({
  label,
  value,
  onChange,
  most,
  narrow = false,
}: {
  label: string;
  value: number | null;
  onChange: (value: number) => void;
  most?: number;
  narrow?: boolean;
}) {
  return (
    <Field label={label}>
      <Input
        type="number"
        min={1}
        max={most}
        step={1}
        className={narrow ? "figures w-20" : "figures w-28"}
        value={value ?? ""}
        onChange={(event) => onChange(Math.max(1, Number.parseInt(event.target.value, 10) || 1))}
      />
    </Field>
  );
}

function isText(kind: VoterKind): boolean {
  return kind === "role" || kind === "rule";
}
