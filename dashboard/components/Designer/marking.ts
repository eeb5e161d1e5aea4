/** A difference as it is drawn: both documents in one, each step and transition with what became of it. */

import type { Difference, Kind } from "./difference";
import { type Doc, isRecord, listOf } from "./reading";

export interface Marking {
  /** The later document, with what was removed from the earlier one put back in. */
  doc: Doc;
  steps: Map<string, Kind>;
  /** By the place in this document's list. */
  transitions: Map<number, Kind>;
}

export function markDifference(before: Doc, after: Doc, difference: Difference): Marking {
  const gone = new Set(difference.steps.filter((each) => each.kind === "removed").map((each) => each.key));
  const steps = [
    ...listOf(after.steps),
    ...listOf(before.steps).filter((each) => isRecord(each) && gone.has(String(each.key))),
  ];
  const transitions = [...listOf(after.transitions)];
  const marks = new Map<number, Kind>();
  for (const { kind, before: was, after: is } of difference.transitions) {
    if (is !== null) marks.set(is, kind);
    else if (was !== null) {
      marks.set(transitions.length, "removed");
      transitions.push(listOf(before.transitions)[was]);
    }
  }
  return {
    doc: { ...after, steps, transitions },
    steps: new Map(difference.steps.map(({ key, kind }) => [key, kind])),
    transitions: marks,
  };
}
