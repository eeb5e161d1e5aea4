"use client";

import { useState } from "react";
import { outcomeLabel, toneOf } from "@/components/Decision/outcome";
import { type Decided, type Task, useCompleteMany } from "@/queries/tasks";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Textarea } from "@/ui/Textarea";
import { count } from "@/words/number";
import { BulkResults } from "./BulkResults";
import { type BulkOffer, tally } from "./bulk";
import { titleOf } from "./TaskRow";

export type BulkPlan = { offer: BulkOffer; tasks: readonly Task[] };

const LONGEST_NOTE = 10_000;
const MOST_NAMED = 6;

/**
 * One outcome and one note for many tasks. Each is decided for itself; what came of each stays in view until it is
 * closed.
 */
export function BulkDialog({
  plan,
  onDecided,
  onClose,
}: {
  plan: BulkPlan;
  onDecided: (ids: readonly number[]) => void;
  onClose: () => void;
}) {
  const { offer, tasks } = plan;
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const [results, setResults] = useState<readonly Decided[]>([]);
  const send = useCompleteMany((some) => {
    setResults((now) => [...now, ...some]);
    onDecided(some.filter((each) => each.status === "done").map((each) => each.id));
  });
  const word = outcomeLabel(offer.outcome);
  const isMissing = offer.noteRequired && note.trim() === "";
  const many = count(offer.ids.length, "task");

  function decide(): void {
    setTried(true);
    if (isMissing || send.isPending) return;
    send.mutate({ ids: offer.ids, outcome: offer.outcome, note });
  }

  const hasResults = send.isPending || results.length > 0 || send.isError;
  const footer = hasResults ? (
    <Button key="close" autoFocus variant="primary" busy={send.isPending} onClick={onClose}>
      {send.isPending ? `${results.length} of ${offer.ids.length}` : "Close"}
    </Button>
  ) : (
    <>
      <Button variant="ghost" onClick={onClose}>
        Cancel
      </Button>
      <Button variant={toneOf(offer.outcome) === "no" ? "danger" : "primary"} onClick={decide}>
        {word} {many}
      </Button>
    </>
  );
  return (
    <Dialog
      open
      // While it runs there is nothing to go back to: the decisions are on their way.
      onOpenChange={(open) => !open && !send.isPending && onClose()}
      title={hasResults ? `${word}: what came of it` : `${word} ${many}`}
      description={
        hasResults
          ? summary(results, offer.ids.length)
          : "Each is decided for itself, and cannot be taken back."
      }
      footer={footer}
    >
      {hasResults ? (
        <BulkResults results={results} tasks={tasks} error={send.error} />
      ) : (
        <div className="flex flex-col gap-4">
          <Field
            label="Note for all of them"
            required={offer.noteRequired}
            error={tried && isMissing ? `“${word}” needs a note. Say why.` : undefined}
          >
            <Textarea
              value={note}
              maxLength={LONGEST_NOTE}
              spellCheck
              autoFocus
              onChange={(event) => setNote(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) decide();
              }}
            />
          </Field>
          <Included plan={plan} />
        </div>
      )}
    </Dialog>
  );
}

function summary(results: readonly Decided[], wanted: number): string {
  const { done, refused, unknown } = tally(results);
  const parts = [`${done} done`];
  if (refused > 0) parts.push(`${refused} refused`);
  if (unknown > 0) parts.push(`${unknown} not certain`);
  if (results.length < wanted) parts.push(`${wanted - results.length} to come`);
  return parts.join(", ");
}

/** Which tasks it is about, and which of the chosen ones are left out and why. */
function Included({ plan: { offer, tasks } }: { plan: BulkPlan }) {
  const included = tasks.filter((task) => offer.ids.includes(task.id));
  const wantMore = tasks.filter((task) => offer.wantMore.includes(task.id));
  const others = tasks.length - included.length - wantMore.length;
  return (
    <div className="flex flex-col gap-2 text-sm">
      <ul className="flex flex-col gap-1 text-ink-2">
        {included.slice(0, MOST_NAMED).map((task) => (
          <li key={task.id} className="flex gap-2">
            <span className="min-w-0 truncate text-ink">{titleOf(task)}</span>
            <span className="shrink-0 text-ink-3">{task.step_name}</span>
          </li>
        ))}
        {included.length > MOST_NAMED ? <li>and {included.length - MOST_NAMED} more</li> : null}
      </ul>
      {wantMore.length > 0 ? (
        <p className="text-xs text-ink-2">
          {count(wantMore.length, "chosen task")} {wantMore.length === 1 ? "asks" : "ask"} for more than a
          note and {wantMore.length === 1 ? "is" : "are"} left out: decide{" "}
          {wantMore.length === 1 ? "it" : "them"} one by one.
        </p>
      ) : null}
      {others > 0 ? (
        <p className="text-xs text-ink-2">
          {count(others, "chosen task")} {others === 1 ? "does" : "do"} not offer this and{" "}
          {others === 1 ? "stays" : "stay"} as {others === 1 ? "it is" : "they are"}.
        </p>
      ) : null}
    </div>
  );
}
