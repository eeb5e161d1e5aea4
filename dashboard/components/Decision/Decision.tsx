"use client";

import { Lock } from "lucide-react";
import type { Ref } from "react";
import type { CompletionAnswer, TaskOfRequest } from "@/queries/tasks";
import { ClaimButton } from "./ClaimButton";
import { DecisionForm, type DecisionHandle } from "./DecisionForm";
import { OtherWays } from "./OtherWays";
import { offerOf } from "./outcome";

export type { DecisionHandle } from "./DecisionForm";

/**
 * What one may do with a task, in place: decide it, or the reason why not; claim it or give it back. `onDone` gets what
 * came of a decision. By `ref` an outcome can be chosen from outside, as by a key.
 */
export function Decision({
  task,
  onDone,
  onLeft,
  ref,
  keys = false,
}: {
  task: TaskOfRequest;
  onDone?: (answer: CompletionAnswer) => void;
  /** It was left without a decision: sent back, or cancelled. */
  onLeft?: () => void;
  ref?: Ref<DecisionHandle>;
  /** Shows the keys that choose an outcome: only where somebody listens to them. */
  keys?: boolean;
}) {
  const complete = offerOf(task.actions, "complete");
  const further = (
    <span className="flex items-center gap-1">
      <ClaimButton task={task} keys={keys} />
      <OtherWays key={task.id} task={task} keys={keys} onLeft={onLeft} />
    </span>
  );
  if (complete?.allowed) {
    return (
      <DecisionForm
        key={task.id}
        task={task}
        offer={complete}
        onDone={onDone}
        further={further}
        keys={keys}
        ref={ref}
      />
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="flex min-w-0 flex-1 items-start gap-2 text-sm text-ink-2">
        <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
        {complete?.reason ?? "There is nothing for you to decide here."}
      </p>
      {further}
    </div>
  );
}
