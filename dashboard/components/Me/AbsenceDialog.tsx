"use client";

import { type FormEvent, useDeferredValue, useId, useState } from "react";
import { faultAt, faultBeside } from "@/components/Admin/faults";
import { Refused } from "@/components/Admin/Refused";
import { MomentInput } from "@/components/Form/MomentInput";
import type { Json } from "@/components/Form/schema";
import { readAbsence, usualAbsence, type Written } from "@/components/Me/absence";
import { usePeople, usePlanAbsence } from "@/queries/absences";
import { useMe } from "@/queries/me";
import { Button } from "@/ui/Button";
import { Combobox } from "@/ui/Combobox";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Textarea } from "@/ui/Textarea";
import { toast } from "@/ui/toast";

const PLACES = ["/substitute", "/starts_at", "/ends_at", "/note"];

/** From when to when one is away, and who stands in. */
export function AbsenceDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [written, setWritten] = useState<Written>(() => usualAbsence(new Date()));
  const [tried, setTried] = useState(false);
  const plan = usePlanAbsence();
  const read = readAbsence(written);
  const lacking = tried && "lacking" in read ? read.lacking : {};
  const change = (part: Partial<Written>) => setWritten((now) => ({ ...now, ...part }));
  const fault = (part: keyof Written) => lacking[part] ?? faultAt(plan.error, `/${part}`);

  function save(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if ("lacking" in read || plan.isPending) return;
    plan.mutate(read.body, {
      onSuccess: ({ substitute_name }) => {
        toast("good", "Your absence is planned", `${substitute_name} stands in for you.`);
        onClose();
      },
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Plan an absence"
      description="It counts from its first minute on. Times are those of this computer."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={form} variant="primary" busy={plan.isPending}>
            Plan it
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save} noValidate className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Away from" required error={fault("starts_at")}>
            <MomentInput
              value={written.starts_at}
              onChange={(at) => change({ starts_at: textOf(at) })}
              disabled={plan.isPending}
            />
          </Field>
          <Field label="Back at" required error={fault("ends_at")}>
            <MomentInput
              value={written.ends_at}
              onChange={(at) => change({ ends_at: textOf(at) })}
              disabled={plan.isPending}
            />
          </Field>
        </div>
        <Field label="Who stands in for you" required error={fault("substitute")}>
          <Colleague
            value={written.substitute ?? ""}
            onChange={(username) => change({ substitute: username || undefined })}
            disabled={plan.isPending}
          />
        </Field>
        <Field label="Note" hint="For yourself and the administrators." error={fault("note")}>
          <Textarea
            rows={2}
            value={written.note}
            maxLength={1_000}
            disabled={plan.isPending}
            onChange={(event) => change({ note: event.target.value })}
          />
        </Field>
        <Refused because={faultBeside(plan.error, PLACES)} />
      </form>
    </Dialog>
  );
}

/** One of the colleagues, found by a part of the name. */
function Colleague({
  value,
  onChange,
  disabled,
}: {
  value: string;
  onChange: (username: string) => void;
  disabled: boolean;
}) {
  const me = useMe()?.username;
  const [typed, setTyped] = useState("");
  const people = usePeople(useDeferredValue(typed.trim())).data?.items ?? [];
  return (
    <Combobox
      value={value}
      onChange={onChange}
      onSearch={setTyped}
      disabled={disabled}
      placeholder="A part of the name"
      options={people
        .filter(({ username }) => username !== me)
        .map(({ username, name }) => ({ value: username, label: name, hint: username }))}
    />
  );
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
