/** Who may do a task, and what keeps oneself from it, in words. Pure. */

import type { Offer } from "@/queries/tasks";
import type { Who } from "@/queries/who";
import { count } from "@/words/number";

const LABELS: Partial<Record<Offer["action"], string>> = {
  complete: "Decide",
  claim: "Claim",
  release: "Give back",
  delegate: "Delegate",
  send_back: "Send back",
  reassign: "Reassign",
  override: "Override",
  skip: "Skip",
  cancel: "Cancel this task",
};

/** "Lars Holm for lena", "Lars Holm" */
export function personWords({ name, on_behalf_of }: Who["people"][number]): string {
  return on_behalf_of === null ? name : `${name} for ${on_behalf_of}`;
}

/** How many there are beyond those that are named; "" when that is all. */
export function moreWords({ people, count: all, complete }: Who): string {
  const more = all - people.length;
  if (!complete)
    return more > 0 ? `and at least ${count(more, "other", "others")}` : "and there may be others";
  return more > 0 ? `and ${count(more, "other", "others")}` : "";
}

/** What is refused, each sentence once, with all that it refuses. */
export function whyNot(actions: readonly Offer[]): { what: string; why: string }[] {
  const byReason = new Map<string, string[]>();
  for (const { action, allowed, reason } of actions) {
    if (allowed || !reason) continue;
    byReason.set(reason, [...(byReason.get(reason) ?? []), LABELS[action] ?? action.replaceAll("_", " ")]);
  }
  return [...byReason].map(([why, what]) => ({ what: what.join(", "), why }));
}
