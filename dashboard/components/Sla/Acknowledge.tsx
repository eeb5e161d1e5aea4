"use client";

import { useState } from "react";
import { Problem } from "@/client/api";
import { type Escalation, useAcknowledge } from "@/queries/escalations";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Textarea } from "@/ui/Textarea";
import { toast } from "@/ui/toast";

const LONGEST_NOTE = 2_000;

/** Asks for a note, and takes note of a breach for everybody to see. */
export function Acknowledge({ escalation, onClose }: { escalation: Escalation; onClose: () => void }) {
  const [note, setNote] = useState("");
  const acknowledge = useAcknowledge();

  function send(): void {
    acknowledge.mutate(
      { id: escalation.id, note: note.trim() },
      {
        onSuccess: () => {
          toast("good", "Acknowledged", escalation.request_title);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Acknowledge that ${escalation.request_title} is late`}
      description={`${escalation.step_name}, ${escalation.workflow_name}. The task stays open; everybody sees that you know of it.`}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" busy={acknowledge.isPending} onClick={send}>
            Acknowledge
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Field
          label="Note"
          hint="What will be done about it. May be left out."
          error={acknowledge.error ? whyNot(acknowledge.error) : null}
        >
          <Textarea
            autoFocus
            value={note}
            maxLength={LONGEST_NOTE}
            onChange={(event) => setNote(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) send();
            }}
          />
        </Field>
      </form>
    </Dialog>
  );
}

function whyNot(error: unknown): string {
  return error instanceof Problem ? error.message : "The server could not be reached. Try again.";
}
