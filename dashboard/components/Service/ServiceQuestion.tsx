"use client";

import { ReasonQuestion } from "@/components/Decision/ReasonQuestion";
import { useServiceAction } from "@/queries/services";
import { toast } from "@/ui/toast";
import type { Branch } from "./service";

const ASKED = {
  skip_service: {
    title: (name: string) => `Skip ${name}?`,
    follows:
      "The request goes on as if the other system had answered well, with an empty answer. What was to be done there has to be done by hand.",
    action: "Skip it",
    done: "Skipped",
  },
  give_up_service: {
    title: (name: string) => `Give up ${name}?`,
    follows:
      "It counts as failed. Where the process has no way on from there, the request ends as rejected, and everything that is open is closed. This cannot be taken back.",
    action: "Give it up",
    done: "Given up",
  },
} as const;

export type AskedVerb = keyof typeof ASKED;

/** The question before a service is left by another way than its answer. */
export function ServiceQuestion({
  requestId,
  branch,
  verb,
  onClose,
}: {
  requestId: number;
  branch: Branch;
  verb: AskedVerb;
  onClose: () => void;
}) {
  const act = useServiceAction(requestId);
  const { title, follows, action, done } = ASKED[verb];
  return (
    <ReasonQuestion
      danger={verb === "give_up_service"}
      title={title(branch.step_name)}
      follows={follows}
      action={action}
      busy={act.isPending}
      error={act.error}
      onClose={onClose}
      onSend={(note) =>
        act.mutate(
          { verb, number: branch.number, note },
          {
            onSuccess: () => {
              toast("good", `${done}: ${branch.step_name}`);
              onClose();
            },
          },
        )
      }
    />
  );
}
