/** What became of tasks by people: handed on, given, passed above the rules, voted on; and sub-requests. */

import { type Entry, numeral, text } from "./entry";

/** A part of what followed, as far as it is about who has a task, a vote, or another request. */
export type HandingLeg =
  | { kind: "voted"; step: string; outcome: string; figures: Figures }
  | { kind: "assigned"; task: number | null; to: string }
  | { kind: "offered"; task: number | null; role: string }
  | { kind: "orphaned"; step: string }
  | { kind: "asked"; step: string; workflow: string };

export interface Figures {
  for: number;
  against: number;
  of: number;
  needed: number;
}

/** What begins a moment of its own. */
export const HANDINGS = {
  "task.delegated": "delegated",
  "task.returned": "returned",
  "task.reassigned": "reassigned",
  "task.overridden": "overridden",
  "task.skipped": "skipped",
  "reviewer.added": "reviewerAdded",
  "subflow.started": "childStarted",
  "subflow.ended": "childEnded",
} as const;

export type HandingKind = (typeof HANDINGS)[keyof typeof HANDINGS];

const KINDS: ReadonlySet<string> = new Set(Object.values(HANDINGS));

export function isHanding(kind: string): kind is HandingKind {
  return KINDS.has(kind);
}

/** Whether it is told here, not among the branches. */
export function isHandingLeg(leg: { kind: string }): leg is HandingLeg {
  return ["voted", "assigned", "offered", "orphaned", "asked"].includes(leg.kind);
}

/** What stands with what led to it. */
export const HANDINGS_FOLLOWING = ["vote.decided", "task.offered", "task.orphaned", "subflow.asked"] as const;

/** The part of what followed that an entry tells of; null for others. */
export function handingLeg(entry: Entry): HandingLeg | null {
  const [step, task] = [text(entry, "step"), entry.task_id];
  switch (entry.action) {
    case "vote.decided":
      return { kind: "voted", step, outcome: text(entry, "outcome"), figures: figuresOf(entry) };
    case "task.assigned":
      return { kind: "assigned", task, to: text(entry, "assignee") };
    case "task.offered":
      return { kind: "offered", task, role: text(entry, "role") };
    case "task.orphaned":
      return { kind: "orphaned", step };
    case "subflow.asked":
      return { kind: "asked", step, workflow: text(entry, "workflow") };
    default:
      return null;
  }
}

function figuresOf({ metadata }: Entry): Figures {
  const [yes, no, of, needed] = ["for", "against", "of", "needed"].map((key) =>
    metadata[key] === undefined ? 0 : numeral(metadata[key]),
  );
  return { for: yes ?? 0, against: no ?? 0, of: of ?? 0, needed: needed ?? 0 };
}
