/**
 * Where a request stands with every step of its workflow, and the way that it took: from its timeline and its open
 * tasks. Pure; the drawing shows what comes of it.
 */

import type { Schemas } from "@/client/api";
import { type Definition, waysOf } from "@/components/Diagram/definition";
import type { Mark } from "@/components/Diagram/mark";
import type { Entry } from "@/components/Timeline/entry";
import { endsOf } from "@/components/Timeline/legs";
import { type Moment, momentsOf, namesOf } from "@/components/Timeline/moments";
import { groupBy } from "@/words/group";
import { count } from "@/words/number";
import { shortly } from "@/words/time";
import { fieldWords } from "@/words/value";
import { inFavour } from "./vote";

type Request = Pick<
  Schemas["RequestAnswer"],
  "status" | "resolution" | "ended_at" | "open_tasks" | "waiting" | "votes"
>;

export interface Story {
  marks: Record<string, Mark>;
  path: (readonly [from: string, to: string])[];
  /** The steps where the request waits now. */
  now: string[];
}

export function tellStory(definition: Definition, request: Request, entries: readonly Entry[]): Story {
  const moments = momentsOf(entries);
  const names = namesOf(entries);
  const path = moments.flatMap((moment) => moment.legs.flatMap(endsOf));
  const marks: Record<string, Mark> = {};
  for (const moment of moments) {
    for (const [from, to] of moment.legs.flatMap(endsOf)) {
      marks[from] ??= { state: "done", when: moment.at };
      marks[to] = { ...marks[to], state: "done", when: moment.at };
    }
    markClosed(marks, definition, moment);
    // Of a vote several are opened in one visit.
    for (const { step, visit } of moment.opened) {
      marks[step] = { state: "done", visits: Math.max(marks[step]?.visits ?? 0, visit) };
    }
    if ((moment.kind === "overridden" || moment.kind === "skipped") && moment.step !== null) {
      const who = `${moment.kind === "skipped" ? "Skipped" : "Overridden"} by ${moment.name}`;
      marks[moment.step] = { ...marks[moment.step], state: "skipped", who, when: moment.at };
    }
    if (moment.kind === "decided" && moment.step !== null) {
      marks[moment.step] = {
        ...marks[moment.step],
        state: "done",
        who: moment.name,
        when: moment.at,
        note: `${fieldWords(moment.outcome ?? "")}${moment.overrun === null ? "" : ", after its deadline"}`,
        overrun: moment.overrun !== null,
      };
    }
  }
  markOpen(marks, request, names);
  markWaiting(marks, definition, request);
  const now = [...new Set(request.open_tasks.map((task) => task.step))];
  markRest(marks, definition, request, [...now, ...request.waiting.map((branch) => branch.step)]);
  return { marks, path, now };
}

/** What waits for something else than a person. */
const WAITED = new Set(["wait", "service", "subflow"]);

/** What was closed undecided, or sent back, while the request goes on. */
function markClosed(marks: Record<string, Mark>, definition: Definition, moment: Moment): void {
  const waited = new Set(definition.steps.flatMap(({ key, type }) => (WAITED.has(type) ? [key] : [])));
  for (const step of [...moment.closed, ...closedBeside(moment).filter((each) => waited.has(each))]) {
    const sent = moment.kind === "sentBack" && step === moment.step;
    const who = sent ? `Sent back by ${moment.name}` : "Closed undecided";
    marks[step] = { ...marks[step], state: "skipped", who, when: moment.at, note: undefined };
  }
}

/** What a join or a way closed: waits and services have no task of which it would be told. */
function closedBeside(moment: Moment): string[] {
  return moment.legs.flatMap((leg) =>
    leg.kind === "closed" ? leg.steps : leg.kind === "joined" ? leg.closed : [],
  );
}

function markOpen(
  marks: Record<string, Mark>,
  request: Request,
  names: Readonly<Record<string, string>>,
): void {
  for (const [step, tasks] of groupBy(request.open_tasks, (task) => task.step)) {
    const [first, ...more] = tasks.map(({ assignee }) =>
      assignee === null ? "Not taken yet" : `With ${names[assignee] ?? assignee}`,
    );
    marks[step] = {
      state: tasks.some((task) => task.is_sla_breached) ? "late" : "now",
      // Branches of several forks, or of a loop in one, may stand at the same step.
      who: votedWords(request, step) ?? (more.length === 0 ? first : `${tasks.length} are open here`),
      when: tasks.map((task) => task.opened_at).toSorted()[0],
      visits: Math.max(...tasks.map((task) => task.visit)),
    };
  }
}

function votedWords({ votes }: Request, step: string): string | undefined {
  const vote = votes.find((each) => each.step === step);
  return vote && `${inFavour(vote)}, ${vote.against} against`;
}

/** Where branches wait for others, or for something else than a person. */
function markWaiting(marks: Record<string, Mark>, definition: Definition, request: Request): void {
  const joins = new Set(definition.steps.flatMap((step) => (step.type === "join" ? [step.key] : [])));
  for (const [step, branches] of groupBy(request.waiting, (branch) => branch.step)) {
    marks[step] = {
      state: branches.some((branch) => branch.service?.state === "stuck" || branch.child?.state === "stuck")
        ? "stuck"
        : "waiting",
      who: joins.has(step)
        ? `${count(branches.length, "branch is", "branches are")} here`
        : waitWords(branches),
      when: branches.map((branch) => branch.since).toSorted()[0],
    };
  }
}

/** What is waited for besides people; of the first, where several wait at the same step. */
function waitWords([first]: Request["waiting"]): string | undefined {
  if (first?.service?.state === "stuck" || first?.child?.state === "stuck") return "Needs somebody";
  if (first?.service?.state === "calling") return "Calling…";
  if (first?.child)
    return first.child.request_id === null ? "Starting…" : `Request ${first.child.request_id}`;
  if (first?.resource) return `For “${first.resource}”`;
  if (first?.message) return `For “${first.message}”`;
  return first?.wake_at ? `Until ${shortly(new Date(first.wake_at))}` : undefined;
}

/** What was not entered: it may still come where a way leads to it from here; otherwise it was not taken. */
function markRest(
  marks: Record<string, Mark>,
  definition: Definition,
  request: Request,
  standing: readonly string[],
): void {
  const ended = request.ended_at !== null;
  const from = request.status === "CREATED" ? [definition.start] : standing;
  const reachable = ended ? new Set<string>() : stepsBehind(definition, from);
  if (request.status === "CREATED") reachable.add(definition.start);
  for (const step of definition.steps) {
    const mark = marks[step.key];
    if (mark === undefined) marks[step.key] = { state: reachable.has(step.key) ? "ahead" : "skipped" };
    else if (mark.state === "skipped" && reachable.has(step.key))
      marks[step.key] = { ...mark, state: "ahead" };
    else if (ended && mark.state === "done" && mark.who === undefined && step.type === "task") {
      // Entered and never decided: closed when the request ended.
      marks[step.key] = { ...mark, state: "skipped", who: "Closed undecided" };
    }
  }
}

function stepsBehind(definition: Definition, from: readonly string[]): Set<string> {
  const found = new Set<string>();
  const todo = [...from];
  for (let step = todo.pop(); step !== undefined; step = todo.pop()) {
    for (const way of waysOf(definition)) {
      if (way.from !== step || found.has(way.to)) continue;
      found.add(way.to);
      todo.push(way.to);
    }
  }
  return found;
}
