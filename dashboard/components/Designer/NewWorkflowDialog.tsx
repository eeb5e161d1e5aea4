"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { api, call } from "@/client/api";
import { type Listed, useMakeWorkflow } from "@/queries/definitions";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Select } from "@/ui/Select";
import { copyWorkflow, faultOfWorkflowKey, freshWorkflow, keyFrom } from "./fresh";
import type { Doc } from "./reading";

/** A name, a key, and what to begin with. */
export function NewWorkflowDialog({
  workflows,
  onClose,
}: {
  workflows: readonly Listed[];
  onClose: () => void;
}) {
  const router = useRouter();
  const make = useMakeWorkflow();
  const [name, setName] = useState("");
  const [chosenKey, setKey] = useState<string | null>(null);
  const [from, setFrom] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const key = chosenKey ?? keyFrom(name);
  const fault = faultOfWorkflowKey(
    key,
    workflows.map((workflow) => workflow.key),
  );

  async function create(): Promise<void> {
    setRefused(null);
    try {
      await make.mutateAsync(await firstDraft(key, name.trim(), from));
      router.push(`/designer/${key}`);
    } catch (error) {
      setRefused(error instanceof Error ? error.message : "It could not be made. Try again.");
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New workflow"
      description="It begins as a draft. Nobody can start a request until it is published."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            form="new-workflow"
            variant="primary"
            busy={make.isPending}
            disabled={fault !== null}
          >
            Make the draft
          </Button>
        </>
      }
    >
      <form
        id="new-workflow"
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (fault === null) void create();
        }}
      >
        <Field label="Name" required>
          <Input
            value={name}
            maxLength={200}
            placeholder="such as Travel request"
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field
          label="Key"
          required
          hint="It stands in addresses and in the audit, and never changes."
          error={key === "" ? null : fault}
        >
          <Input
            value={key}
            maxLength={64}
            className="font-mono text-xs"
            placeholder="travel-request"
            onChange={(event) => setKey(event.target.value)}
          />
        </Field>
        <Field label="Begin with">
          <Select
            value={from}
            onChange={setFrom}
            options={[
              { value: "", label: "One approval" },
              ...workflows.map((workflow) => ({ value: workflow.key, label: `A copy of ${workflow.name}` })),
            ]}
          />
        </Field>
        {refused === null ? null : (
          <p role="alert" className="text-sm text-bad">
            {refused}
          </p>
        )}
      </form>
    </Dialog>
  );
}

async function firstDraft(key: string, name: string, from: string): Promise<Doc> {
  const called = name === "" ? key : name;
  if (from === "") return freshWorkflow(key, called);
  const other = await call(api.GET("/api/v1/workflows/{key}", { params: { path: { key: from } } }));
  return copyWorkflow(other.definition ?? other.draft?.definition ?? {}, key, called);
}
