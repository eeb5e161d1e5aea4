"use client";

import type { RefObject } from "react";
import { useClaiming } from "@/components/Decision/ClaimButton";
import type { DecisionHandle } from "@/components/Decision/Decision";
import {
  approving,
  offerOf,
  outcomeLabel,
  outcomesOf,
  rejecting,
  toneOf,
} from "@/components/Decision/outcome";
import type { Task } from "@/queries/tasks";
import { type Command, useCommands } from "@/ui/commands";
import { useShortcuts } from "@/ui/shortcuts";
import { toast } from "@/ui/toast";
import type { BulkOffer } from "./bulk";
import type { FocusRow } from "./rowFocus";
import { type Selection, step, tickTo, toggle, untickAll } from "./selection";
import { titleOf } from "./TaskRow";

type Wanted = "yes" | "no";

/** Everything in the inbox by keyboard: moving, ticking, deciding; and what is offered, in the palette. */
export function useInboxKeys({
  ids,
  task,
  selection,
  change,
  offers,
  decision,
  whenShown,
  onOpen,
  onClose,
  onSearch,
  onBulk,
  focusRow,
}: {
  ids: readonly number[];
  task: Task | undefined;
  selection: Selection;
  change: (shape: (now: Selection) => Selection) => void;
  offers: readonly BulkOffer[];
  decision: RefObject<DecisionHandle | null>;
  /** Does something as soon as the task is there to be decided. */
  whenShown: (id: number, run: () => void) => void;
  onOpen: (id: number) => void;
  onClose: () => void;
  onSearch: () => void;
  onBulk: (offer: BulkOffer) => void;
  focusRow: FocusRow;
}): void {
  const claiming = useClaiming();
  const { active, ticked } = selection;

  function move(by: number): void {
    const next = step(selection, ids, by);
    change(() => next);
    focusRow(next.active);
  }

  function decide(wanted: Wanted): void {
    if (ticked.size > 0) {
      const offer = offers.find((each) => each.ids.length > 0 && toneOf(each.outcome) === wanted);
      if (offer) onBulk(offer);
      else toast("info", "None of the chosen tasks offers that");
      return;
    }
    if (!task) return;
    const outcomes = outcomesOf(task.actions);
    const found = wanted === "yes" ? approving(outcomes) : rejecting(outcomes);
    if (found) whenShown(task.id, () => decision.current?.choose(found.outcome));
    else toast("info", "That is not offered here", offerOf(task.actions, "complete")?.reason ?? undefined);
  }

  useShortcuts("Inbox", {
    j: { label: "Next task", run: () => move(1) },
    k: { label: "Task before", run: () => move(-1) },
    Enter: { label: "Open the task", run: () => active !== null && onOpen(active) },
    a: { label: "Approve, then Enter", run: () => decide("yes") },
    r: { label: "Reject, then Enter", run: () => decide("no") },
    c: { label: "Claim, or give back", run: () => task && claiming.change(task) },
    x: {
      label: "Choose one of several",
      run: () => active !== null && change((now) => toggle(now, active)),
    },
    X: {
      label: "Choose all up to here",
      run: () => active !== null && change((now) => tickTo(now, ids, active)),
    },
    "/": { label: "Search", run: onSearch },
    Escape: { label: "Choose none, or back", run: () => (ticked.size > 0 ? change(untickAll) : onClose()) },
  });

  useCommands(task ? commandsFor(task, decision, () => claiming.change(task)) : []);
}

function commandsFor(
  task: Task,
  decision: RefObject<DecisionHandle | null>,
  claim: () => void,
): readonly Command[] {
  const group = titleOf(task);
  const outcomes = outcomesOf(task.actions).map(({ outcome }) => ({
    id: `inbox-${outcome}`,
    group,
    label: `${outcomeLabel(outcome)}…`,
    // After the palette is gone and has given the focus back.
    run: () => setTimeout(() => decision.current?.choose(outcome), 50),
  }));
  const offered = (action: "claim" | "release") => offerOf(task.actions, action)?.allowed === true;
  if (!offered("claim") && !offered("release")) return outcomes;
  return [
    ...outcomes,
    { id: "inbox-claim", group, label: offered("release") ? "Give back" : "Claim", run: claim },
  ];
}
