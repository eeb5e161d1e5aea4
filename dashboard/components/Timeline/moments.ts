/**
 * A timeline as moments: what one command wrote stands together (a decision, where it led, what opened).
 *
 * Entries of one command follow each other with the same instant and actor. Entries that are not known here (a newer
 * server) become moments of their own and are told by their action.
 */

import { type Entry, nameOf, numeral, record, text } from "./entry";
import { ERRANDS, ERRANDS_FOLLOWING, type ErrandKind, isErrand } from "./errands";
import { HANDINGS, HANDINGS_FOLLOWING, type HandingKind } from "./handings";
import { GIVEN_UP, type Leg, type Tasks, takeClosing, takeLeg, wayOf } from "./legs";

export type MomentKind =
  | "created"
  | "decided"
  | "claimed"
  | "released"
  | "escalated"
  | "acknowledged"
  | "commented"
  | "started"
  | "withdrawn"
  | "cancelled"
  | "sentBack"
  | "closed"
  | "refused"
  | ErrandKind
  | HandingKind
  | "other";

export interface Moment {
  id: number;
  kind: MomentKind;
  at: string;
  actor: string;
  name: string;
  /** In whose name it was done, if not in one's own. */
  behalf: string | null;
  action: string;
  taskId: number | null;
  step: string | null;
  visit: number;
  outcome: string | null;
  /** The name of the message that was sent. */
  message: string | null;
  /** What somebody wrote: the note of a decision, a comment, why it was withdrawn. */
  text: string;
  /** What was entered with a decision, or the context that a request began with. */
  entered: Readonly<Record<string, unknown>>;
  /** The names of what became part of the request's data. */
  kept: readonly string[];
  /** Where the request went, in order. */
  legs: Leg[];
  /** Where it was sent back to. */
  sentTo: string | null;
  /** The steps of all tasks that were closed undecided. */
  closed: string[];
  opened: { step: string; visit: number; dueAt: string | null }[];
  /** Milliseconds beyond the deadline of what was decided; null when it was in time or had none. */
  overrun: number | null;
  escalation: { role: string; level: number; dueAt: string } | null;
  ending: { status: string; resolution: string } | null;
  /** As it was written: for what has no words of its own here. */
  entry: Entry;
}

const OPENING: Readonly<Record<string, MomentKind>> = {
  "request.created": "created",
  "request.started": "started",
  "task.completed": "decided",
  "task.claimed": "claimed",
  "task.released": "released",
  "task.escalated": "escalated",
  "escalation.acknowledged": "acknowledged",
  "request.commented": "commented",
  "task.sent_back": "sentBack",
  ...ERRANDS,
  ...HANDINGS,
};
const FOLLOWING = new Set([
  "request.started",
  "routed",
  "task.opened",
  "task.assigned",
  "task.offered",
  "task.orphaned",
  "task.cancelled",
  "context.written",
  "request.ended",
  "forked",
  "token.rested",
  "joined",
  "token.absorbed",
  "token.cancelled",
  "branch.ended",
  "diverted",
  ...ERRANDS_FOLLOWING,
  ...HANDINGS_FOLLOWING,
]);

export function momentsOf(entries: readonly Entry[]): Moment[] {
  const moments: Moment[] = [];
  const tasks: Tasks = new Map();
  for (const entry of entries) {
    const last = moments.at(-1);
    const moment = last && belongsTo(last, entry) ? last : begin(entry, tasks);
    if (moment !== last) moments.push(moment);
    take(moment, entry, tasks);
  }
  const names = namesOf(entries);
  for (const moment of moments) {
    if (moment.behalf !== null) moment.behalf = names[moment.behalf] ?? moment.behalf;
  }
  return moments;
}

function belongsTo(moment: Moment, entry: Entry): boolean {
  return FOLLOWING.has(entry.action) && moment.at === entry.at && moment.actor === entry.actor;
}

function begin(entry: Entry, tasks: Tasks): Moment {
  const task = entry.task_id === null ? undefined : tasks.get(entry.task_id);
  return {
    id: entry.id,
    kind: kindOf(entry),
    at: entry.at,
    actor: entry.actor,
    name: nameOf(entry),
    behalf: text(entry, "on_behalf_of") || null,
    action: entry.action,
    taskId: entry.task_id,
    step: task?.step ?? null,
    visit: task?.visit ?? 1,
    outcome: null,
    message: null,
    text: "",
    entered: {},
    kept: [],
    legs: [],
    sentTo: null,
    closed: [],
    opened: [],
    overrun: null,
    escalation: null,
    ending: null,
    entry,
  };
}

function kindOf(entry: Entry): MomentKind {
  if (entry.action.endsWith(".refused")) return "refused";
  if (entry.action === "task.cancelled") {
    return GIVEN_UP.find((each) => each === "withdrawn" && text(entry, "cause") === each) ?? "closed";
  }
  return OPENING[entry.action] ?? "other";
}

function take(moment: Moment, entry: Entry, tasks: Tasks): void {
  const { metadata } = entry;
  switch (entry.action) {
    case "request.created":
      moment.entered = record(metadata.context);
      return;
    case "task.completed":
      takeDecision(moment, entry, tasks);
      return;
    case "context.written":
      moment.kept = Object.keys(record(metadata.fields));
      return;
    case "routed":
      moment.legs.push({ kind: "way", ...wayOf(entry) });
      return;
    case "task.sent_back":
      moment.step ??= text(entry, "from");
      moment.sentTo = text(entry, "to");
      moment.text = text(entry, "note");
      return;
    case "task.cancelled":
      takeClosing(moment, entry, tasks);
      return;
    case "task.opened": {
      const visit = numeral(metadata.visit);
      const opened = { step: text(entry, "step"), visit, dueAt: text(entry, "due_at") || null };
      moment.opened.push(opened);
      if (entry.task_id !== null) tasks.set(entry.task_id, { ...opened, by: "" });
      return;
    }
    case "message.received":
      moment.message = text(entry, "name");
      moment.entered = record(metadata.data);
      return;
    case "service.finished":
      moment.outcome = text(entry, "outcome");
      moment.entered = record(metadata.data);
      takeErrand(moment, entry);
      return;
    case "wait.ended":
      if (moment.step === null) moment.step = text(entry, "step");
      else moment.legs.push({ kind: "waited", step: text(entry, "step") });
      return;
    case "service.retried":
    case "service.stuck":
    case "service.skipped":
    case "service.given_up":
      takeErrand(moment, entry);
      return;
    case "task.overridden":
    case "task.skipped":
    case "subflow.ended":
      moment.step = text(entry, "step");
      moment.outcome = text(entry, "outcome");
      moment.entered = record(metadata.data);
      moment.text = text(entry, "note");
      return;
    case "subflow.started":
      moment.step = text(entry, "step");
      return;
    case "task.escalated":
      moment.escalation = {
        role: text(entry, "to_role"),
        level: numeral(metadata.level),
        dueAt: text(entry, "due_at"),
      };
      return;
    case "request.ended":
      moment.ending = { status: text(entry, "status"), resolution: text(entry, "resolution") };
      // Only here it shows what it is: it may begin with `request.started`, or as the closing of a task does.
      if (moment.kind !== "decided" && !isErrand(moment.kind)) {
        moment.kind = GIVEN_UP.find((each) => each === moment.ending?.resolution) ?? moment.kind;
      }
      moment.text ||= text(entry, "note");
      return;
    default:
      // What begins a moment by itself is told by it.
      if (moment.entry !== entry || moment.kind !== "other") takeLeg(moment, entry, tasks);
      moment.text ||= text(entry, "text") || text(entry, "note");
  }
}

function takeErrand(moment: Moment, entry: Entry): void {
  moment.step = text(entry, "step");
  moment.text = text(entry, "note") || text(entry, "error");
}

function takeDecision(moment: Moment, entry: Entry, tasks: Tasks): void {
  moment.step = text(entry, "step");
  moment.visit = numeral(entry.metadata.visit);
  moment.outcome = text(entry, "outcome");
  moment.text = text(entry, "note");
  moment.entered = record(entry.metadata.data);
  const task = entry.task_id === null ? undefined : tasks.get(entry.task_id);
  if (task) task.by = nameOf(entry);
  const dueAt = task?.dueAt ?? null;
  const late = dueAt === null ? 0 : Date.parse(entry.at) - Date.parse(dueAt);
  moment.overrun = late > 0 ? late : null;
}

/** What people are called, as far as the timeline tells. */
export function namesOf(entries: readonly Entry[]): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.map((entry) => [entry.actor, nameOf(entry)]));
}
