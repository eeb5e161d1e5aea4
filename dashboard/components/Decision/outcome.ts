/** The outcomes of a step as they are offered: what each is called, whether it says yes or no, and its key. */

import type { Offer, Outcome } from "@/queries/tasks";
import { phrase } from "@/words/number";

type Tone = "yes" | "no" | "other";

const YES =
  /^(approve|accept|confirm|agree|sign|grant|allow|release|pay|paid|order|ordered|done|works|ok|yes|record|recorded|provisioned|answer|resubmit|submit|complete|completed)/;
const NO =
  /^(reject|refuse|decline|deny|drop|impossible|cancel|no\b|not-|does-not|disapprove|vendor-declined|withdraw)/;

export function toneOf(outcome: string): Tone {
  const word = outcome.toLowerCase();
  if (NO.test(word)) return "no";
  return YES.test(word) ? "yes" : "other";
}

export function outcomeLabel(outcome: string): string {
  return phrase(outcome);
}

/** What a task may be completed with, as offered to the caller; empty when completing is not. */
export function outcomesOf(actions: readonly Offer[]): readonly Outcome[] {
  const offer = offerOf(actions, "complete");
  return offer?.allowed ? (offer.outcomes ?? []) : [];
}

export function offerOf(actions: readonly Offer[], action: Offer["action"]): Offer | undefined {
  return actions.find((offer) => offer.action === action);
}

/**
 * The outcome that "a" stands for: the first one that does not say no. The author of a workflow puts the usual one first.
 */
export function approving(outcomes: readonly Outcome[]): Outcome | undefined {
  return (
    outcomes.find((each) => toneOf(each.outcome) === "yes") ??
    outcomes.find((each) => toneOf(each.outcome) !== "no")
  );
}

/** The outcome that "r" stands for: the first one that says no. */
export function rejecting(outcomes: readonly Outcome[]): Outcome | undefined {
  return outcomes.find((each) => toneOf(each.outcome) === "no");
}
