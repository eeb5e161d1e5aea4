"use client";

import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { Problem } from "@/client/problem";
import { Confirm } from "@/ui/Confirm";
import { Field } from "@/ui/Field";
import { Textarea } from "@/ui/Textarea";
import { RefusalNote } from "./RefusalNote";

const LONGEST_NOTE = 10_000;

/** Asks why, before something is done that leaves the usual way. A refusal is told here, and the words stay. */
export function ReasonQuestion({
  title,
  follows,
  action,
  danger = false,
  noteNeeded = true,
  busy,
  error,
  check = () => true,
  onSend,
  onClose,
  children,
}: {
  title: string;
  /** What comes of it, plainly. */
  follows: ReactNode;
  action: string;
  danger?: boolean;
  /** Without it nothing is sent. */
  noteNeeded?: boolean;
  busy: boolean;
  error: Error | null;
  /** Whether all else is there; it shows what is missing. */
  check?: () => boolean;
  onSend: (note: string) => void;
  onClose: () => void;
  /** What else has to be chosen, before the note. */
  children?: ReactNode;
}) {
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const lacking = noteNeeded && note.trim() === "";

  function send(): void {
    if (busy) return;
    setTried(true);
    const whole = check();
    if (lacking) box.current?.focus();
    else if (whole) onSend(note.trim());
  }

  function press(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  }

  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={follows}
      action={action}
      dismiss="Leave it"
      danger={danger}
      busy={busy}
      onConfirm={send}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: ctrl-enter sends from any field inside */}
      <div onKeyDown={press} className="flex flex-col gap-4">
        {children}
        <Field
          label="Why"
          required={noteNeeded}
          error={tried && lacking ? "Say why. It stands in the timeline." : undefined}
          hint="It stands in the timeline, for everybody who sees the request."
        >
          <Textarea
            ref={box}
            value={note}
            maxLength={LONGEST_NOTE}
            spellCheck
            disabled={busy}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        {error ? <RefusalNote title="This was not done" body={words(error)} /> : null}
      </div>
    </Confirm>
  );
}

function words(error: Error): string {
  return error instanceof Problem && error.status === 0
    ? "The server could not be reached. Look at the request before you try again."
    : error.message;
}
