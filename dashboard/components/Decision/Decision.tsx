"use client";

import { Lock } from "lucide-react";
import dynamic from "next/dynamic";
import type { Ref } from "react";
import type { CompletionAnswer, TaskOfRequest } from "@/queries/tasks";
import { useRest } from "@/ui/rest";
import { ClaimButton } from "./ClaimButton";
import { DecisionForm, type DecisionHandle } from "./DecisionForm";
import { offerOf } from "./outcome";

// The rest of what one may do comes after what is needed to decide.
const OtherWays = dynamic(() => import("./OtherWays").then((part) => part.OtherWays), { ssr: false });

const REST_MS = 500;

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
  const rested = useRest(REST_MS);
  const complete = offerOf(task.actions, "complete");
  const further = (
    <span className="flex items-center gap-1">
      <ClaimButton task={task} keys={keys} />
      {rested ? (
        <OtherWays key={task.id} task={task} keys={keys} onLeft={onLeft} />
      ) : (
        <span aria-hidden className="size-8" />
      )}
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
