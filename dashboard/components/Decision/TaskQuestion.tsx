"use client";

import { useState } from "react";
import { useCancelTask, useSendBack } from "@/queries/leaving";
import type { Offer, TaskOfRequest } from "@/queries/tasks";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { toast } from "@/ui/toast";
import { OverrideQuestion, SkipQuestion } from "./AboveRulesQuestions";
import { DelegateQuestion, ReassignQuestion } from "./HandingQuestions";
import { ReasonQuestion } from "./ReasonQuestion";
import { AddReviewerQuestion } from "./ReviewerQuestion";

type QuestionProps = { task: TaskOfRequest; onClose: () => void; onLeft: () => void };

/** The question before a task is left by another way than a decision. */
export function TaskQuestion({ asked, ...rest }: QuestionProps & { asked: Offer }) {
  switch (asked.action) {
    case "send_back":
      return <SendBackQuestion steps={asked.steps ?? []} {...rest} />;
    case "delegate":
      return <DelegateQuestion {...rest} />;
    case "reassign":
      return <ReassignQuestion {...rest} />;
    case "add_reviewer":
      return <AddReviewerQuestion {...rest} />;
    case "override":
      return <OverrideQuestion asked={asked} {...rest} />;
    case "skip":
      return <SkipQuestion asked={asked} {...rest} />;
    default:
      return <CancelQuestion {...rest} />;
  }
}

function SendBackQuestion({
  task,
  steps,
  onClose,
  onLeft,
}: QuestionProps & { steps: NonNullable<Offer["steps"]> }) {
  const sendBack = useSendBack(task.id);
  const [to, setTo] = useState(steps[0]?.step ?? "");
  const name = steps.find((each) => each.step === to)?.step_name ?? to;
  return (
    <ReasonQuestion
      title={`Send back from ${task.step_name}`}
      follows="The step that you choose is to be done again, and what comes after it too. Where that leads out of parallel branches, what is open in them is closed undecided."
      action={`Send back to ${name}`}
      busy={sendBack.isPending}
      error={sendBack.error}
      onClose={onClose}
      onSend={(note) =>
        sendBack.mutate(
          { to, note },
          {
            onSuccess: () => {
              toast("good", `Sent back to ${name}`);
              onClose();
              onLeft();
            },
          },
        )
      }
    >
      <Field label="Back to" required>
        <Select
          value={to}
          onChange={setTo}
          options={steps.map(({ step, step_name }) => ({ value: step, label: step_name }))}
        />
      </Field>
    </ReasonQuestion>
  );
}

function CancelQuestion({ task, onClose, onLeft }: QuestionProps) {
  const cancel = useCancelTask(task.id);
  return (
    <ReasonQuestion
      danger
      title={`Cancel the task ${task.step_name}?`}
      follows="It is closed without a decision, and its branch ends here: a join does not wait for it any longer. What is open beside it goes on. This cannot be taken back."
      action="Cancel this task"
      busy={cancel.isPending}
      error={cancel.error}
      onClose={onClose}
      onSend={(note) =>
        cancel.mutate(note, {
          onSuccess: () => {
            toast("good", `Cancelled: ${task.step_name}`);
            onClose();
            onLeft();
          },
        })
      }
    />
  );
}
