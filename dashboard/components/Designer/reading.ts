/**
 * What the panels read of a definition document that may be half written.
 *
 * A document is whatever the text says, kept as it is; these functions give the parts that have the shape they
 * should have, and nothing for those that have not. Saying what is wrong is the verifier's work.
 */

import { isErrandValue } from "./errands";
import { isPeopleValue } from "./people";
import { isQuorumValue } from "./quorum";

export type Doc = Record<string, unknown>;

export const STEP_TYPES = ["task", "decision", "end", "fork", "join", "service", "wait", "subflow"] as const;
export type StepType = (typeof STEP_TYPES)[number];

/** The types that the designer offers to add; the others are part of the format, shown and kept. */
const ADDED_TYPES = ["task", "decision", "fork", "join", "wait", "service", "subflow", "end"] as const;
export type AddedType = (typeof ADDED_TYPES)[number];

export const USUAL_PRIORITY = 100;

/** Which branches a fork opens. */
export type Split = "all" | "matching";
/** How many branches a join waits for. */
export type JoinRule = "all" | "any" | number;

export interface StepView {
  /** Place in the document's list. */
  index: number;
  key: string;
  name: string;
  type: string;
  permission: string;
  outcomes: string[];
  requireNote: string[];
  slaHours: number | string | null;
  form: Doc | null;
  writes: string[];
  separateFrom: string[];
  supervisorRole: string;
  status: string;
  maxVisits: number | null;
  /** Where a request goes instead of entering it once more (`then`); "" where it may. */
  detour: string;
  split: Split;
  join: JoinRule;
  cancelRest: boolean;
  terminate: boolean;
  /** The tasks with whose beginning this one is closed. */
  whileNotStarted: string[];
  /** As it is written: what only one type of step has is read by the panel of that type. */
  raw: Doc;
  /** Keys of the format, or mistyped ones, that the panel of its type does not edit; they are kept as they are. */
  further: Doc;
}

export interface TransitionView {
  index: number;
  from: string;
  to: string;
  outcome: string | null;
  when: string;
  priority: number;
  /** The steps that are closed when it is taken. */
  cancels: string[];
}

const SHARED_KEYS = ["key", "name", "type"];
/** The keys that the panel of a type edits. */
const PANEL_KEYS: Record<AddedType, readonly string[]> = {
  task: (
    "permission outcomes require_note sla_hours form writes separate_from supervisor_role max_visits then " +
    "while_not_started assignee require prefer distribution on_empty resource quorum"
  ).split(" "),
  decision: [],
  fork: ["split"],
  join: ["join", "cancel_rest"],
  wait: ["duration", "until", "message", "transient", "permission", "form", "writes"],
  service: "call url method send timeout_seconds retries to subject body form writes".split(" "),
  subflow: ["workflow", "send", "writes"],
  end: ["status", "terminate"],
};

export function isRecord(value: unknown): value is Doc {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** The steps that have a key, the first of each; the places are those of the document's list. */
export function stepsOf(doc: Doc): StepView[] {
  const seen = new Set<string>();
  return listOf(doc.steps).flatMap((written, index) => {
    if (!isRecord(written)) return [];
    const key = textOf(written.key);
    if (key === "" || seen.has(key)) return [];
    seen.add(key);
    return [readStep(written, index)];
  });
}

export function transitionsOf(doc: Doc): TransitionView[] {
  return listOf(doc.transitions).flatMap((written, index) =>
    isRecord(written) ? [readTransition(written, index)] : [],
  );
}

export function stepOf(doc: Doc, key: string): StepView | undefined {
  return stepsOf(doc).find((step) => step.key === key);
}

export function transitionAt(doc: Doc, index: number): TransitionView | undefined {
  return transitionsOf(doc).find((transition) => transition.index === index);
}

/** The transitions that leave a step on an outcome, in the order in which they are tried. */
export function waysOut(doc: Doc, step: string, outcome?: string | null): TransitionView[] {
  return transitionsOf(doc)
    .filter((each) => each.from === step && (outcome === undefined || each.outcome === outcome))
    .sort(
      (a, b) => a.priority - b.priority || Number(a.when === "") - Number(b.when === "") || a.index - b.index,
    );
}

export function nameOf(doc: Doc, step: string): string {
  return stepOf(doc, step)?.name ?? step;
}

/** The words with which a step can be left; null where transitions name none. */
export function outcomesOf(step: StepView): string[] | null {
  switch (step.type) {
    case "task":
      return step.outcomes;
    case "service":
      return ["succeeded", "failed"];
    case "subflow":
      return ["completed", "rejected"];
    default:
      return null;
  }
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value of a key that has not its shape is not edited either, but shown as it is written. */
function isEdited(type: string, key: string, value: unknown): boolean {
  if (SHARED_KEYS.includes(key)) return true;
  if (!isAdded(type) || !PANEL_KEYS[type].includes(key)) return false;
  switch (key) {
    case "split":
      return value === "all" || value === "matching";
    case "join":
      return readJoin(value) !== null;
    case "cancel_rest":
    case "terminate":
      return typeof value === "boolean";
    case "quorum":
      return isQuorumValue(value);
    case "assignee":
    case "require":
    case "prefer":
    case "distribution":
    case "on_empty":
    case "resource":
      return isPeopleValue(key, value);
    case "max_visits":
      return typeof value === "number";
    case "form":
      return isRecord(value);
    case "writes":
      return Array.isArray(value);
    default:
      return (type !== "wait" && type !== "service") || isErrandValue(key, value);
  }
}

function isAdded(type: string): type is AddedType {
  return ADDED_TYPES.some((each) => each === type);
}

function readJoin(value: unknown): JoinRule | null {
  if (value === "all" || value === "any") return value;
  return isRecord(value) && typeof value.count === "number" ? value.count : null;
}

function readStep(written: Doc, index: number): StepView {
  const key = textOf(written.key);
  const type = textOf(written.type);
  const hours = written.sla_hours;
  return {
    index,
    key,
    name: textOf(written.name) || key,
    type,
    permission: textOf(written.permission),
    outcomes: textsOf(written.outcomes),
    requireNote: textsOf(written.require_note),
    slaHours: typeof hours === "number" || typeof hours === "string" ? hours : null,
    form: isRecord(written.form) ? written.form : null,
    writes: textsOf(written.writes),
    separateFrom: textsOf(written.separate_from),
    supervisorRole: textOf(written.supervisor_role),
    status: textOf(written.status),
    maxVisits: typeof written.max_visits === "number" ? written.max_visits : null,
    detour: textOf(written.then),
    split: written.split === "matching" ? "matching" : "all",
    join: readJoin(written.join) ?? "all",
    cancelRest: written.cancel_rest === true,
    terminate: written.terminate === true,
    whileNotStarted: textsOf(written.while_not_started),
    raw: written,
    further: Object.fromEntries(
      Object.entries(written).filter(([name, value]) => !isEdited(type, name, value)),
    ),
  };
}

function readTransition(written: Doc, index: number): TransitionView {
  return {
    index,
    from: textOf(written.from),
    to: textOf(written.to),
    outcome: typeof written.outcome === "string" ? written.outcome : null,
    when: textOf(written.when),
    priority: typeof written.priority === "number" ? written.priority : USUAL_PRIORITY,
    cancels: textsOf(written.cancels),
  };
}

/** What a step is called in the first of several documents that has it. */
export function nameIn(docs: readonly Doc[], step: string): string {
  for (const doc of docs) {
    const found = stepOf(doc, step);
    if (found !== undefined) return found.name;
  }
  return step;
}
