"use client";

import { useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef, useState } from "react";
import { Problem } from "@/client/api";
import { checkForm, Form, focusFirstFault, type Schema } from "@/components/Form/Form";
import { joined } from "@/components/Form/sentence";
import { type CompletionAnswer, type Offer, type TaskOfRequest, taskKey, useComplete } from "@/queries/tasks";
import { Field } from "@/ui/Field";
import { useRest } from "@/ui/rest";
import { Textarea } from "@/ui/Textarea";
import { useDraft } from "./draft";
import { useSendingKey } from "./key";
import { Outcomes } from "./Outcomes";
import { outcomeLabel } from "./outcome";
import { useStart } from "./prefill";
import { RefusalNote } from "./RefusalNote";
import { type Refusal, readRefusal } from "./refusal";

// What one types is on the page at once; keeping it with the server follows.
const KeptDraft = dynamic(() => import("./KeptDraft").then((part) => part.KeptDraft), { ssr: false });

/** Chooses an outcome from outside: the eye goes to what it still needs, or to its button. */
export type DecisionHandle = { choose: (outcome: string) => void };

const LONGEST_NOTE = 10_000;
/** Whoever runs through a list asks for no drafts. */
const REST_MS = 300;

export function DecisionForm({
  task,
  offer,
  onDone,
  further,
  keys,
  ref,
}: {
  task: TaskOfRequest;
  offer: Offer;
  onDone: ((answer: CompletionAnswer) => void) | undefined;
  /** What else one may do with it, beside the outcomes. */
  further: ReactNode;
  keys: boolean;
  ref: Ref<DecisionHandle> | undefined;
}) {
  const client = useQueryClient();
  const form = (offer.form ?? undefined) as Schema | undefined;
  const outcomes = offer.outcomes ?? [];
  const start = useStart(task, form);
  const [draft, change, forget] = useDraft(task.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const noteBox = useRef<HTMLTextAreaElement>(null);
  const key = useSendingKey();
  const complete = useComplete();
  const rested = useRest(REST_MS);

  const data = draft.data ?? start;
  const needsNote = outcomes.some((each) => each.outcome === chosen && each.note_required);
  const lacksNote = (outcome: string) =>
    draft.note.trim() === "" && outcomes.some((each) => each.outcome === outcome && each.note_required);
  const lacksFields = () => form !== undefined && checkForm(form, data).length > 0;

  /** Shows what an outcome still needs and goes there; true when it needs nothing. */
  function prepare(outcome: string, insist: boolean): boolean {
    setChosen(outcome);
    if (!lacksFields() && !lacksNote(outcome)) return true;
    if (insist) setTried(true);
    // After the faults are drawn: the first of them is where one goes on.
    requestAnimationFrame(() => {
      if (lacksFields()) {
        if (!focusFirstFault(frame.current))
          frame.current?.querySelector<HTMLElement>("input, textarea, button")?.focus();
      } else noteBox.current?.focus();
    });
    return false;
  }

  useImperativeHandle(ref, () => ({
    choose: (outcome) => {
      if (!prepare(outcome, false)) return;
      frame.current?.querySelector<HTMLElement>(`[data-outcome="${CSS.escape(outcome)}"]`)?.focus();
    },
  }));

  function decide(outcome: string): void {
    if (complete.isPending || !prepare(outcome, true)) return;
    const sent = { outcome, note: draft.note, data: form === undefined ? {} : data };
    setRefusal(null);
    complete.mutate(
      { id: task.id, key: key.for(sent), ...sent },
      {
        onSuccess: (answer) => {
          forget();
          onDone?.(answer);
        },
        onError: (error) => {
          const read = readRefusal(
            error instanceof Problem ? error : new Problem(0, "unknown", error.message),
          );
          setRefusal(read);
          if (read.certain) key.settle();
          if (read.stale) void client.invalidateQueries({ queryKey: taskKey(task.id) });
          requestAnimationFrame(() => focusFirstFault(frame.current));
        },
      },
    );
  }

  function press(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || chosen === null) return;
    event.preventDefault();
    decide(chosen);
  }

  const noteError =
    refusal?.note ?? (tried && chosen !== null && lacksNote(chosen) ? noteWanted(chosen) : undefined);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: ctrl-enter sends from any field inside
    <div ref={frame} onKeyDown={press} className="flex flex-col gap-4">
      {form === undefined ? null : (
        <Form
          schema={form}
          value={data}
          onChange={(now) => change({ data: now })}
          errors={refusal?.fields}
          reveal={tried}
          disabled={complete.isPending}
          idPrefix={`task-${task.id}`}
        />
      )}
      <Field label="Note" required={needsNote} error={noteError} hint={hintFor(outcomes, chosen)}>
        <Textarea
          ref={noteBox}
          rows={2}
          value={draft.note}
          maxLength={LONGEST_NOTE}
          spellCheck
          disabled={complete.isPending}
          onChange={(event) => change({ note: event.target.value })}
        />
      </Field>
      {rested ? (
        <KeptDraft
          taskId={task.id}
          draft={draft}
          held={complete.isPending || complete.isSuccess}
          onRestore={change}
        />
      ) : null}
      {refusal?.title ? <RefusalNote title={refusal.title} body={refusal.body} /> : null}
      <div data-outcomes className="flex flex-wrap items-center gap-2">
        <Outcomes
          outcomes={outcomes}
          chosen={chosen}
          busy={complete.isPending ? chosen : null}
          keys={keys}
          onChoose={decide}
        />
        <div className="ml-auto">{further}</div>
      </div>
    </div>
  );
}

function noteWanted(outcome: string): string {
  return `“${outcomeLabel(outcome)}” needs a note. Say why.`;
}

function hintFor(outcomes: NonNullable<Offer["outcomes"]>, chosen: string | null): ReactNode {
  if (chosen !== null) {
    // Where there are keys to press.
    return <span className="pointer-coarse:hidden">Ctrl-Enter to {outcomeLabel(chosen).toLowerCase()}.</span>;
  }
  const wanting = outcomes
    .filter((each) => each.note_required)
    .map((each) => `“${outcomeLabel(each.outcome)}”`);
  if (wanting.length === 0) return undefined;
  return `Needed for ${joined(wanting, "and")}.`;
}
