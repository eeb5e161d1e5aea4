/**
 * A definition as drawings read it: tolerant, because a draft may be half written.
 *
 * What cannot be drawn (a step without a key, a transition to nowhere) is left out; saying what is wrong is the
 * verifier's work.
 */

import { voteWords } from "./vote";

export const STEP_TYPES = ["task", "decision", "end", "fork", "join", "service", "wait", "subflow"] as const;
export type StepType = (typeof STEP_TYPES)[number];

export interface Step {
  key: string;
  name: string;
  type: StepType;
  permission: string | null;
  outcomes: string[];
  slaHours: number | string | null;
  status: "COMPLETED" | "REJECTED" | null;
  /** Of a fork: which branches it opens. */
  split: "all" | "matching";
  /** Of a join: how many branches it waits for; null for all that are on their way. */
  awaited: number | null;
  /** Of a wait, a service or a sub-flow: what it waits for or does, in a few words. */
  errand: string;
  /** Of a task that several vote on: what the vote takes, in a few words; else "". */
  vote: string;
  /** JSON Schema of a decision's data. */
  form: Record<string, unknown> | null;
}

export interface Transition {
  /** Index into the document's transitions, by which findings name it. */
  index: number;
  from: string;
  to: string;
  outcome: string | null;
  when: string | null;
  priority: number;
  /** The steps that are closed when it is taken. */
  cancels: string[];
}

/** Where a request goes instead of entering a step more than so many times. */
export interface Detour {
  from: string;
  to: string;
  after: number;
}

export interface Definition {
  key: string;
  name: string;
  start: string;
  steps: Step[];
  transitions: Transition[];
  detours: Detour[];
  contextSchema: Record<string, unknown>;
}

const USUAL_PRIORITY = 100;

export function readDefinition(document: unknown): Definition {
  const written = asRecord(document);
  const steps = asList(written.steps).map(readStep).filter(unique());
  const known = new Set(steps.map((step) => step.key));
  const transitions = asList(written.transitions)
    .map(readTransition)
    .filter((each) => known.has(each.from) && known.has(each.to));
  const detours = asList(written.steps)
    .flatMap(readDetour)
    .filter((each) => known.has(each.from) && known.has(each.to));
  const key = asText(written.key) ?? "";
  return {
    key,
    name: asText(written.name) ?? key,
    start: asText(written.start) ?? "",
    steps,
    transitions,
    detours,
    contextSchema: asRecord(written.context_schema),
  };
}

export function stepName(definition: Definition, key: string): string {
  return definition.steps.find((step) => step.key === key)?.name ?? key;
}

/** Every way from step to step, by a transition or by a detour. */
export function waysOf(definition: Definition): readonly { from: string; to: string }[] {
  return [...definition.transitions, ...definition.detours];
}

function readStep(written: unknown): Step {
  const step = asRecord(written);
  const key = asText(step.key) ?? "";
  const type = STEP_TYPES.find((known) => known === step.type) ?? "task";
  const sla = step.sla_hours;
  return {
    key,
    name: asText(step.name) || key,
    type,
    permission: asText(step.permission),
    outcomes: asList(step.outcomes).filter((each): each is string => typeof each === "string"),
    slaHours: typeof sla === "number" || typeof sla === "string" ? sla : null,
    status: step.status === "COMPLETED" || step.status === "REJECTED" ? step.status : null,
    split: step.split === "matching" ? "matching" : "all",
    awaited: readAwaited(step.join),
    errand: errandWords(type, step),
    vote: type === "task" ? voteWords(step.quorum) : "",
    form: step.form === undefined || step.form === null ? null : asRecord(step.form),
  };
}

function readAwaited(join: unknown): number | null {
  const { count } = asRecord(join);
  if (typeof count === "number") return count;
  return join === "any" ? 1 : null;
}

function errandWords(type: StepType, step: Record<string, unknown>): string {
  if (type === "wait") return waitWords(step);
  if (type === "service") return callWords(step);
  return type === "subflow" ? (asText(step.workflow) ?? "") : "";
}

function waitWords({ duration, until, message }: Record<string, unknown>): string {
  if (typeof message === "string") return `for “${message}”`;
  if (typeof until === "string") return "until a day or hour";
  return typeof duration === "number" ? `${duration} h` : typeof duration === "string" ? "hours by rule" : "";
}

function callWords({ call }: Record<string, unknown>): string {
  return call === "http" ? "calls a system" : call === "email" ? "sends a letter" : "";
}

function readDetour(written: unknown): Detour[] {
  const { key, then, max_visits: after } = asRecord(written);
  const [from, to] = [asText(key), asText(then)];
  return from && to && typeof after === "number" ? [{ from, to, after }] : [];
}

function readTransition(written: unknown, index: number): Transition {
  const transition = asRecord(written);
  return {
    index,
    from: asText(transition.from) ?? "",
    to: asText(transition.to) ?? "",
    outcome: asText(transition.outcome),
    when: asText(transition.when),
    priority: typeof transition.priority === "number" ? transition.priority : USUAL_PRIORITY,
    cancels: asList(transition.cancels).filter((each): each is string => typeof each === "string"),
  };
}

/** The first of each key; one without a key is no step yet. */
function unique(): (step: Step) => boolean {
  const seen = new Set<string>();
  return (step) => {
    if (step.key === "" || seen.has(step.key)) return false;
    seen.add(step.key);
    return true;
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
