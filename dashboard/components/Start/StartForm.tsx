"use client";

import { CircleAlert, RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Problem } from "@/client/api";
import { useSendingKey } from "@/components/Decision/key";
import { isCertain } from "@/components/Decision/refusal";
import {
  checkForm,
  type Fault,
  Form,
  type FormValue,
  focusFirstFault,
  type Schema,
} from "@/components/Form/Form";
import { useCreateRequest } from "@/queries/requests";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { toast } from "@/ui/toast";
import { useStartDraft } from "./draft";

/** What a request needs to begin. What is written is kept until it is sent. */
export function StartForm({
  workflow,
  name,
  schema,
  place,
  onShown,
}: {
  workflow: string;
  name: string;
  schema: Schema;
  place: string;
  onShown: (value: FormValue) => void;
}) {
  const router = useRouter();
  const create = useCreateRequest();
  const key = useSendingKey();
  const { draft, change, clear, wasKept, isFresh } = useStartDraft(place, schema);
  const [reveal, setReveal] = useState(false);
  const frame = useRef<HTMLFormElement>(null);
  const refusal = readRefusal(create.error);

  useEffect(() => onShown(draft.value), [draft.value, onShown]);

  function send(event: FormEvent): void {
    event.preventDefault();
    if (create.isPending) return;
    setReveal(true);
    if (checkForm(schema, draft.value).length > 0) {
      requestAnimationFrame(() => focusFirstFault(frame.current));
      return;
    }
    const content = { workflow, title: draft.title.trim(), context: draft.value as Record<string, unknown> };
    create.mutate(
      { ...content, key: key.for(content) },
      {
        onSuccess: (request) => {
          clear();
          toast("good", "Started", request.title);
          router.push(`/requests/${request.id}`);
        },
        onError: (error) => {
          if (error instanceof Problem && isCertain(error)) key.settle();
          requestAnimationFrame(() => focusFirstFault(frame.current));
        },
      },
    );
  }

  return (
    <form
      ref={frame}
      noValidate
      onSubmit={send}
      aria-label={name}
      className="rounded-lg border border-line bg-surface"
    >
      <div className="flex flex-col gap-4 p-4 sm:p-5">
        <Form
          schema={schema}
          value={draft.value}
          onChange={(value) => change({ value })}
          errors={refusal.fields}
          disabled={create.isPending}
          reveal={reveal}
          idPrefix="start"
          before={
            <Field
              label="Title"
              hint={`How people will find it again. Left empty, it is called “${name}”.`}
              error={refusal.title}
            >
              <Input
                value={draft.title}
                maxLength={200}
                disabled={create.isPending}
                onChange={(event) => change({ title: event.target.value })}
              />
            </Field>
          }
        />
        {refusal.whole ? (
          <p
            role="alert"
            className="flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad"
          >
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {refusal.whole}
          </p>
        ) : null}
      </div>
      <footer className="sticky bottom-0 flex flex-wrap items-center justify-between gap-2 rounded-b-lg border-t border-line bg-surface px-4 py-3 sm:px-5">
        <span className="text-xs text-ink-3 max-sm:hidden">
          {isFresh
            ? "Nothing is sent before you start it."
            : wasKept
              ? "Kept from before in this tab."
              : "Kept in this tab."}
        </span>
        <span className="ml-auto flex items-center gap-2">
          {isFresh ? null : (
            <Button
              variant="ghost"
              icon={RotateCcw}
              onClick={() => {
                setReveal(false);
                create.reset();
                clear();
              }}
            >
              Clear
            </Button>
          )}
          <Button type="submit" variant="primary" busy={create.isPending}>
            Start the request
          </Button>
        </span>
      </footer>
    </form>
  );
}

/** A refusal where it belongs: at its field, at the title, or over the whole. */
function readRefusal(error: Error | null): {
  fields: Fault[] | undefined;
  title: string | undefined;
  whole: string;
} {
  if (error === null) return { fields: undefined, title: undefined, whole: "" };
  const errors = error instanceof Problem ? error.errors : [];
  const fields = errors
    .filter((fault) => fault.path === "/context" || fault.path.startsWith("/context/"))
    .map((fault) => ({ ...fault, path: fault.path.slice("/context".length) }));
  const title = errors.find((fault) => fault.path === "/title")?.message;
  const placed = fields.some((fault) => fault.path !== "") || title !== undefined;
  return { fields: fields.length > 0 ? fields : undefined, title, whole: placed ? "" : error.message };
}
