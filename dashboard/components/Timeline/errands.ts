/** What a request waited for besides people: hours, messages, other systems; and that it was suspended. */

import { type Entry, text } from "./entry";

/** A part of the way that a request went, as far as it is about waiting. */
export type ErrandLeg =
  | { kind: "waits"; step: string; wakeAt: string | null; message: string | null }
  | { kind: "waited"; step: string }
  | { kind: "took"; step: string; message: string }
  | { kind: "called"; step: string };

/** What begins a moment of its own. */
export const ERRANDS = {
  "message.received": "messageSent",
  "service.finished": "serviceAnswered",
  "service.retried": "serviceRetried",
  "service.stuck": "serviceStuck",
  "service.skipped": "serviceSkipped",
  "service.given_up": "serviceGivenUp",
  "wait.ended": "waited",
  "request.suspended": "suspended",
  "request.resumed": "resumed",
} as const;

export type ErrandKind = (typeof ERRANDS)[keyof typeof ERRANDS];

const KINDS: ReadonlySet<string> = new Set(Object.values(ERRANDS));

export function isErrand(kind: string): kind is ErrandKind {
  return KINDS.has(kind);
}

/** Whether it is told here, not among the branches. */
export function isErrandLeg(leg: { kind: string }): leg is ErrandLeg {
  return ["waits", "waited", "took", "called"].includes(leg.kind);
}

/** What stands with what led to it. */
export const ERRANDS_FOLLOWING = [
  "wait.began",
  "wait.ended",
  "message.taken",
  "service.called",
  "task.deadline_changed",
] as const;

/** The part of the way that an entry tells of; null for others. */
export function errandLeg(entry: Entry): ErrandLeg | null {
  const step = text(entry, "step");
  switch (entry.action) {
    case "wait.began": {
      const [wakeAt, message] = [text(entry, "wake_at"), text(entry, "message")];
      return { kind: "waits", step, wakeAt: wakeAt || null, message: message || null };
    }
    case "message.taken":
      return { kind: "took", step, message: text(entry, "name") };
    case "service.called":
      return { kind: "called", step };
    default:
      return null;
  }
}
