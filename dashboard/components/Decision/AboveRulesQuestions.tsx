"use client";

import { TriangleAlert } from "lucide-react";
import { useRef, useState } from "react";
import { Problem } from "@/client/problem";
import { checkForm, Form, type FormValue, focusFirstFault, type Schema } from "@/components/Form/Form";
import { useOverride, useSkip } from "@/queries/handing";
import type { Offer, TaskOfRequest } from "@/queries/tasks";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { toast } from "@/ui/toast";
import { outcomeLabel } from "./outcome";
import { useStart } from "./prefill";
import { ReasonQuestion } from "./ReasonQuestion";
import { readRefusal } from "./refusal";

type QuestionProps = { task: TaskOfRequest; asked: Offer; onClose: () => void; onLeft: () => void };

/** An outcome is taken in the place of those whose decision it is. */
export function OverrideQuestion({ task, asked, onClose, onLeft }: QuestionProps) {
  const override = useOverride(task.id);
  const form = (asked.form ?? undefined) as Schema | undefined;
  const start = useStart(task, form);
  const [typed, setTyped] = useState<FormValue | null>(null);
  const [tried, setTried] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const [outcome, setOutcome] = useOutcome(asked);
  const data = typed ?? start;
  const told = override.error instanceof Problem ? readRefusal(override.error) : null;

  function check(): boolean {
    setTried(true);
    if (form === undefined || checkForm(form, data).length === 0) return true;
    requestAnimationFrame(() => focusFirstFault(frame.current));
    return false;
  }

  return (
    <ReasonQuestion
      danger
      title={`Override ${task.step_name}?`}
      follows={
        <Warning told="It is written down as overridden by you, with your reason, and never as a decision or an approval of those whose task it is. It cannot be taken back." />
      }
      action={`Override: ${outcomeLabel(outcome).toLowerCase()}`}
      busy={override.isPending}
      error={override.error}
      check={check}
      onClose={onClose}
      onSend={(note) =>
        override.mutate(
          { outcome, note, data: form === undefined ? {} : data },
          {
            onSuccess: () => {
              toast("good", `Overridden: ${task.step_name}`);
              onClose();
              onLeft();
            },
          },
        )
      }
    >
      <OutcomeSelect asked={asked} value={outcome} onChange={setOutcome} />
      {form === undefined ? null : (
        <div ref={frame}>
          <Form
            schema={form}
            value={data}
            onChange={setTyped}
            errors={told?.fields}
            reveal={tried}
            disabled={override.isPending}
            idPrefix={`override-${task.id}`}
          />
        </div>
      )}
    </ReasonQuestion>
  );
}

/** It goes on without the task. */
export function SkipQuestion({ task, asked, onClose, onLeft }: QuestionProps) {
  const skip = useSkip(task.id);
  const [outcome, setOutcome] = useOutcome(asked);
  return (
    <ReasonQuestion
      danger
      title={`Skip ${task.step_name}?`}
      follows={
        <Warning told="It is written down as skipped by you, with your reason, and never as decided. Nothing of its form is asked or kept. It cannot be taken back." />
      }
      action="Skip this task"
      busy={skip.isPending}
      error={skip.error}
      onClose={onClose}
      onSend={(note) =>
        skip.mutate(
          { outcome, note },
          {
            onSuccess: () => {
              toast("good", `Skipped: ${task.step_name}`);
              onClose();
              onLeft();
            },
          },
        )
      }
    >
      {(asked.outcomes ?? []).length > 1 ? (
        <OutcomeSelect asked={asked} value={outcome} onChange={setOutcome} />
      ) : null}
    </ReasonQuestion>
  );
}

function useOutcome(asked: Offer) {
  return useState(asked.outcomes?.[0]?.outcome ?? "");
}

function OutcomeSelect({
  asked,
  value,
  onChange,
}: {
  asked: Offer;
  value: string;
  onChange: (outcome: string) => void;
}) {
  return (
    <Field label="It goes on as after" required>
      <Select
        value={value}
        onChange={onChange}
        options={(asked.outcomes ?? []).map((each) => ({
          value: each.outcome,
          label: outcomeLabel(each.outcome),
        }))}
      />
    </Field>
  );
}

function Warning({ told }: { told: string }) {
  return (
    <span className="mt-1 flex items-start gap-2 rounded-md border border-warn-mark bg-warn-soft px-3 py-2 text-ink">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <span>{told}</span>
    </span>
  );
}
