"use client";

import { useState } from "react";
import { ReasonQuestion } from "@/components/Decision/ReasonQuestion";
import { RefusalNote } from "@/components/Decision/RefusalNote";
import type { Request } from "@/queries/requests";
import { useResumeRequest, useSuspendRequest } from "@/queries/suspension";
import { Confirm } from "@/ui/Confirm";
import { Field } from "@/ui/Field";
import { Textarea } from "@/ui/Textarea";
import { toast } from "@/ui/toast";

type QuestionProps = { request: Request; onClose: () => void };

/** The question before nobody can work on a request for a while. */
export function SuspendQuestion({ request, onClose }: QuestionProps) {
  const suspend = useSuspendRequest(request.id);
  return (
    <ReasonQuestion
      title="Suspend this request?"
      follows="Nobody can work on it until it is resumed, and its deadlines stand still. Hours and days that a step waits for pass all the same."
      action="Suspend"
      busy={suspend.isPending}
      error={suspend.error}
      onClose={onClose}
      onSend={(note) =>
        suspend.mutate(note, {
          onSuccess: () => {
            toast("good", "Suspended", request.title);
            onClose();
          },
        })
      }
    />
  );
}

/** The question before a suspended request goes on; a reason may be given. */
export function ResumeQuestion({ request, onClose }: QuestionProps) {
  const resume = useResumeRequest(request.id);
  const [note, setNote] = useState("");
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title="Resume this request?"
      description="It goes on where it stood. Deadlines that had not passed move by as long as it was suspended."
      action="Resume"
      dismiss="Leave it"
      busy={resume.isPending}
      onConfirm={() =>
        resume.mutate(note.trim(), {
          onSuccess: () => {
            toast("good", "Resumed", request.title);
            onClose();
          },
        })
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Why" hint="Stands in the timeline; may be left empty.">
          <Textarea
            value={note}
            maxLength={10_000}
            disabled={resume.isPending}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        {resume.error ? <RefusalNote title="It was not resumed" body={resume.error.message} /> : null}
      </div>
    </Confirm>
  );
}
