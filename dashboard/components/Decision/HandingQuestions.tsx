"use client";

import { useState } from "react";
import { PersonPicker } from "@/components/People/PersonPicker";
import { usePerson } from "@/components/People/usePerson";
import { useDelegate, useReassign } from "@/queries/handing";
import { useMe } from "@/queries/me";
import type { TaskOfRequest } from "@/queries/tasks";
import { Segmented } from "@/ui/Segmented";
import { toast } from "@/ui/toast";
import { ReasonQuestion } from "./ReasonQuestion";

type QuestionProps = { task: TaskOfRequest; onClose: () => void; onLeft: () => void };

/** The task is done by another, in one's own name. */
export function DelegateQuestion({ task, onClose, onLeft }: QuestionProps) {
  const delegate = useDelegate(task.id);
  const me = useMe()?.username;
  const { person, choose, error, check } = usePerson();
  return (
    <ReasonQuestion
      noteNeeded={false}
      title={`Delegate ${task.step_name}`}
      follows="Whoever you choose decides it, and it is written down that they did so in your name. Until then you can take it back."
      action={person === null ? "Delegate" : `Delegate to ${person.name}`}
      busy={delegate.isPending}
      error={delegate.error}
      check={check}
      onClose={onClose}
      onSend={(note) =>
        delegate.mutate(
          { to: person?.username ?? "", note },
          {
            onSuccess: () => {
              toast("good", `Delegated to ${person?.name}`, task.step_name);
              onClose();
              onLeft();
            },
          },
        )
      }
    >
      <PersonPicker
        label="To whom"
        value={person}
        onChange={choose}
        without={me}
        error={error}
        disabled={delegate.isPending}
      />
    </ReasonQuestion>
  );
}

/** The task becomes somebody's who may do it, or everybody's who may. */
export function ReassignQuestion({ task, onClose, onLeft }: QuestionProps) {
  const reassign = useReassign(task.id);
  const [whose, setWhose] = useState<"one" | "all">("one");
  const { person, choose, error, check } = usePerson();
  const words = whose === "all" ? "all who may do it" : (person?.name ?? "somebody else");
  return (
    <ReasonQuestion
      noteNeeded={false}
      title={`Reassign ${task.step_name}`}
      follows="Whoever has it now has it no longer. Its deadline and what is filled in stay."
      action={`Give it to ${words}`}
      busy={reassign.isPending}
      error={reassign.error}
      check={() => whose === "all" || check()}
      onClose={onClose}
      onSend={(note) =>
        reassign.mutate(
          { to: whose === "all" ? null : (person?.username ?? ""), note },
          {
            onSuccess: () => {
              toast("good", `Given to ${words}`, task.step_name);
              onClose();
              onLeft();
            },
          },
        )
      }
    >
      <div className="self-start">
        <Segmented
          label="Who gets it"
          value={whose}
          onChange={setWhose}
          options={[
            { value: "one", label: "One person" },
            { value: "all", label: "All who may do it" },
          ]}
        />
      </div>
      {whose === "one" ? (
        <PersonPicker
          label="To whom"
          value={person}
          onChange={choose}
          error={error}
          hint="They need what the step asks of people."
          disabled={reassign.isPending}
        />
      ) : null}
    </ReasonQuestion>
  );
}
