/** The way that a request went in one moment: transitions, branches, what was closed beside it. */

import type { Evaluation } from "@/words/guard";
import { type Entry, numeral, record, text, texts } from "./entry";
import { type ErrandLeg, errandLeg } from "./errands";
import { type HandingLeg, handingLeg } from "./handings";

export interface WayTaken {
  kind: "way";
  from: string;
  to: string;
  outcome: string | null;
  evaluations: Evaluation[];
}

/** A task that was done in a branch: at which step, and by whom. */
export interface Done {
  step: string;
  who: string;
}

/** A part of the way that a request went, as far as it is about branches or leaves the drawn way. */
export type BranchLeg =
  | { kind: "forked"; from: string; to: string[]; evaluations: Evaluation[] }
  | { kind: "rested" | "absorbed" | "branchEnded"; step: string }
  | { kind: "joined"; step: string; after: Done[]; closed: string[] }
  | { kind: "closed"; steps: string[]; cause: string }
  | { kind: "diverted"; from: string; to: string; visits: number };

export type Leg = WayTaken | BranchLeg | ErrandLeg | HandingLeg;

/** What the entries told before about tasks: where they stand, when they are due, who decided them. */
export type Tasks = Map<number, { step: string; visit: number; dueAt: string | null; by: string }>;

/** Ends that no step stands for. */
export const GIVEN_UP = ["withdrawn", "cancelled"] as const;

/** What a moment gathers of it. */
export interface Gathered {
  taskId: number | null;
  text: string;
  legs: Leg[];
  closed: string[];
}

/** What was closed, together with what else was for the same reason. The task that one closed is told already. */
export function takeClosing(moment: Gathered, entry: Entry, tasks: Tasks): void {
  const step = (entry.task_id === null ? undefined : tasks.get(entry.task_id)?.step) ?? text(entry, "step");
  const cause = text(entry, "cause");
  if (entry.task_id !== null) moment.closed.push(step);
  moment.text ||= text(entry, "note");
  if (entry.task_id !== null && entry.task_id === moment.taskId) return;
  if (GIVEN_UP.some((each) => each === cause)) return;
  const join = moment.legs.find((leg) => leg.kind === "joined" && cause === `join:${leg.step}`);
  if (join?.kind === "joined") {
    join.closed.push(step);
    return;
  }
  const same = moment.legs.find((leg) => leg.kind === "closed" && leg.cause === cause);
  if (same?.kind === "closed") same.steps.push(step);
  else moment.legs.push({ kind: "closed", steps: [step], cause });
}

/** What is about branches and waiting; nothing of what is not known. */
export function takeLeg(moment: Gathered, entry: Entry, tasks: Tasks): void {
  const step = text(entry, "step");
  switch (entry.action) {
    case "forked": {
      const { evaluations } = wayOf(entry);
      moment.legs.push({ kind: "forked", from: text(entry, "from"), to: texts(entry, "to"), evaluations });
      return;
    }
    case "token.rested":
      moment.legs.push({ kind: "rested", step });
      return;
    case "token.absorbed":
      moment.legs.push({ kind: "absorbed", step });
      return;
    case "branch.ended":
      moment.legs.push({ kind: "branchEnded", step });
      return;
    case "token.cancelled":
      takeClosing(moment, entry, tasks);
      return;
    case "joined":
      takeJoining(moment, entry, tasks);
      return;
    case "diverted": {
      const visits = numeral(entry.metadata.visits);
      moment.legs.push({ kind: "diverted", from: step, to: text(entry, "to"), visits });
      return;
    }
    default: {
      const leg = errandLeg(entry) ?? handingLeg(entry);
      if (leg !== null) moment.legs.push(leg);
    }
  }
}

/** The last branch came: that it waited for a moment is not told, and what was closed is told with it. */
function takeJoining(moment: Gathered, entry: Entry, tasks: Tasks): void {
  const step = text(entry, "step");
  const ids = Array.isArray(entry.metadata.tasks) ? entry.metadata.tasks : [];
  const after = ids.flatMap((id) => {
    const done = tasks.get(Number(id));
    return done ? [{ step: done.step, who: done.by }] : [];
  });
  const closed = moment.legs.flatMap((leg) =>
    leg.kind === "closed" && leg.cause === `join:${step}` ? leg.steps : [],
  );
  moment.legs = moment.legs.filter(
    (leg) =>
      !(leg.kind === "rested" && leg.step === step) &&
      !(leg.kind === "closed" && leg.cause === `join:${step}`),
  );
  moment.legs.push({ kind: "joined", step, after, closed });
}

export function wayOf(entry: Entry): Omit<WayTaken, "kind"> {
  const guards = Array.isArray(entry.metadata.guards) ? entry.metadata.guards.map(record) : [];
  return {
    from: text(entry, "from"),
    to: text(entry, "to"),
    outcome: text(entry, "outcome") || null,
    evaluations: guards.map((each) => ({
      to: String(each.to ?? ""),
      guard: typeof each.guard === "string" ? each.guard : null,
      priority: numeral(each.priority),
      result: each.result === true,
      read: record(each.read),
    })),
  };
}

/** The steps that a part of the way led from and to. */
export function endsOf(leg: Leg): readonly (readonly [from: string, to: string])[] {
  switch (leg.kind) {
    case "way":
    case "diverted":
      return [[leg.from, leg.to]];
    case "forked":
      return leg.to.map((to) => [leg.from, to]);
    default:
      return [];
  }
}
