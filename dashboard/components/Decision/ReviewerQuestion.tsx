"use client";

import { PersonPicker } from "@/components/People/PersonPicker";
import { usePerson } from "@/components/People/usePerson";
import type { TaskOfRequest } from "@/queries/tasks";
import { useAddReviewer } from "@/queries/votes";
import { toast } from "@/ui/toast";
import { ReasonQuestion } from "./ReasonQuestion";

type QuestionProps = { task: TaskOfRequest; onClose: () => void; onLeft: () => void };

/** One more has a vote: what is needed is counted anew. */
export function AddReviewerQuestion({ task, onClose }: QuestionProps) {
  const add = useAddReviewer(task.id);
  const { person, choose, error, check } = usePerson();
  return (
    <ReasonQuestion
      noteNeeded={false}
      title={`Add a reviewer to ${task.step_name}`}
      follows="They get a vote of their own, and the vote is counted among one more."
      action={person === null ? "Add a reviewer" : `Add ${person.name}`}
      busy={add.isPending}
      error={add.error}
      check={check}
      onClose={onClose}
      onSend={(note) =>
        add.mutate(
          { username: person?.username ?? "", note },
          {
            onSuccess: () => {
              toast("good", `${person?.name} has a vote`, task.step_name);
              onClose();
            },
          },
        )
      }
    >
      <PersonPicker label="Who" value={person} onChange={choose} error={error} disabled={add.isPending} />
    </ReasonQuestion>
  );
}
