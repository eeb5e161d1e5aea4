/**
 * A timeline as moments: what one command wrote stands together (a decision, where it led, what opened).
 *
 * Entries of one command follow each other with the same instant and actor. Entries that are not known here (a newer
 * server) become moments of their own and are told by their action.
 */

import type { Schemas } from "@/client/api";
import type { Evaluation } from "@/words/guard";

export type Entry = Schemas["TimelineEntry"];

export interface WayTaken {
  from: string;
  to: string;
  outcome: string | null;
  evaluations: Evaluation[];
}

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
  | "refused"
  | "other";

export interface Moment {
  id: number;
  kind: MomentKind;
  at: string;
  actor: string;
  name: string;
  action: string;
  taskId: number | null;
  step: string | null;
  visit: number;
  outcome: string | null;
  /** What somebody wrote: the note of a decision, a comment, why it was withdrawn. */
  text: string;
  /** What was entered with a decision, or the context that a request began with. */
  entered: Readonly<Record<string, unknown>>;
  /** The names of what became part of the request's data. */
  kept: readonly string[];
  ways: WayTaken[];
  opened: { step: string; dueAt: string | null }[];
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
};
const FOLLOWING = new Set([
  "request.started",
  "routed",
  "task.opened",
  "task.cancelled",
  "context.written",
  "request.ended",
]);

/** What the entries told before about tasks: where they stand and when they are due. */
type Tasks = Map<number, { step: string; visit: number; dueAt: string | null }>;

export function momentsOf(entries: readonly Entry[]): Moment[] {
  const moments: Moment[] = [];
  const tasks: Tasks = new Map();
  for (const entry of entries) {
    const last = moments.at(-1);
    const moment = last && belongsTo(last, entry) ? last : begin(entry, tasks);
    if (moment !== last) moments.push(moment);
    take(moment, entry, tasks);
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
    action: entry.action,
    taskId: entry.task_id,
    step: task?.step ?? null,
    visit: task?.visit ?? 1,
    outcome: null,
    text: "",
    entered: {},
    kept: [],
    ways: [],
    opened: [],
    overrun: null,
    escalation: null,
    ending: null,
    entry,
  };
}

function kindOf(entry: Entry): MomentKind {
  if (entry.action.endsWith(".refused")) return "refused";
  if (entry.action === "task.cancelled" || entry.action === "request.ended") {
    return text(entry, "cause") === "withdrawn" || text(entry, "resolution") === "withdrawn"
      ? "withdrawn"
      : "other";
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
      moment.ways.push(wayOf(entry));
      return;
    case "task.opened": {
      const opened = { step: text(entry, "step"), dueAt: text(entry, "due_at") || null };
      moment.opened.push(opened);
      if (entry.task_id !== null) tasks.set(entry.task_id, { ...opened, visit: numeral(metadata.visit) });
      return;
    }
    case "task.escalated":
      moment.escalation = {
        role: text(entry, "to_role"),
        level: numeral(metadata.level),
        dueAt: text(entry, "due_at"),
      };
      return;
    case "request.ended":
      moment.ending = { status: text(entry, "status"), resolution: text(entry, "resolution") };
      // A withdrawal that was never started begins with `request.started`: what it is shows only here.
      if (moment.ending.resolution === "withdrawn") moment.kind = "withdrawn";
      moment.text ||= text(entry, "note");
      return;
    default:
      moment.text ||= text(entry, "text") || text(entry, "note");
  }
}

function takeDecision(moment: Moment, entry: Entry, tasks: Tasks): void {
  moment.step = text(entry, "step");
  moment.visit = numeral(entry.metadata.visit);
  moment.outcome = text(entry, "outcome");
  moment.text = text(entry, "note");
  moment.entered = record(entry.metadata.data);
  const dueAt = entry.task_id === null ? null : (tasks.get(entry.task_id)?.dueAt ?? null);
  const late = dueAt === null ? 0 : Date.parse(entry.at) - Date.parse(dueAt);
  moment.overrun = late > 0 ? late : null;
}

function wayOf(entry: Entry): WayTaken {
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

/** What people are called, as far as the timeline tells. */
export function namesOf(entries: readonly Entry[]): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.map((entry) => [entry.actor, nameOf(entry)]));
}

/** The engine acts under a name of its own. */
function nameOf(entry: Entry): string {
  return entry.actor === "nexusflow" ? "NexusFlow" : entry.actor_name;
}

function text(entry: Entry, key: string): string {
  const value = entry.metadata[key];
  return typeof value === "string" ? value : "";
}

function numeral(value: unknown): number {
  return typeof value === "number" ? value : 1;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
