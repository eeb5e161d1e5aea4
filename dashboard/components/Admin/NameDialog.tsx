"use client";

import { type FormEvent, useId, useState } from "react";
import { faultAt, faultBeside } from "@/components/Admin/faults";
import { Refused } from "@/components/Admin/Refused";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";

/** Asks what something new is to be called: a role, a permission. */
export function NameDialog({
  title,
  hint,
  placeholder,
  action,
  busy,
  error,
  onSave,
  onClose,
}: {
  title: string;
  hint: string;
  placeholder: string;
  action: string;
  busy: boolean;
  error: unknown;
  onSave: (name: string) => void;
  onClose: () => void;
}) {
  const form = useId();
  const [name, setName] = useState("");
  function save(event: FormEvent): void {
    event.preventDefault();
    onSave(name.trim());
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={title}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={form} variant="primary" busy={busy} disabled={!name.trim()}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save} className="flex flex-col gap-4">
        <Field label="Name" required hint={hint} error={faultAt(error, "/name")}>
          <Input
            value={name}
            maxLength={128}
            placeholder={placeholder}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Refused because={faultBeside(error, ["/name"])} />
      </form>
    </Dialog>
  );
}
