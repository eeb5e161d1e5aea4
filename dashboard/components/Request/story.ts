/**
 * Where a request stands with every step of its workflow, and the way that it took: from its timeline and its open
 * tasks. Pure; the drawing shows what comes of it.
 */

import type { Schemas } from "@/client/api";
import type { Definition } from "@/components/Diagram/definition";
import type { Mark } from "@/components/Diagram/mark";
import { type Entry, momentsOf, namesOf } from "@/components/Timeline/moments";
import { fieldWords } from "@/words/value";

type Request = Pick<Schemas["RequestAnswer"], "status" | "resolution" | "ended_at" | "open_tasks">;

export interface Story {
  marks: Record<string, Mark>;
  path: (readonly [from: string, to: string])[];
  /** The steps where the request waits now. */
  now: string[];
}

export function tellStory(definition: Definition, request: Request, entries: readonly Entry[]): Story {
  const moments = momentsOf(entries);
  const names = namesOf(entries);
  const path = moments.flatMap((moment) => moment.ways.map((way) => [way.from, way.to] as const));
  const marks: Record<string, Mark> = {};
  for (const moment of moments) {
    for (const way of moment.ways) {
      marks[way.from] ??= { state: "done", when: moment.at };
      marks[way.to] = { ...marks[way.to], state: "done", when: moment.at };
    }
    for (const { step } of moment.opened) {
      marks[step] = { state: "done", visits: (marks[step]?.visits ?? 0) + 1 };
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
  const now = [...new Set(request.open_tasks.map((task) => task.step))];
  markRest(marks, definition, request, now);
  return { marks, path, now };
}

function markOpen(
  marks: Record<string, Mark>,
  request: Request,
  names: Readonly<Record<string, string>>,
): void {
  for (const task of request.open_tasks) {
    marks[task.step] = {
      state: task.is_sla_breached ? "late" : "now",
      who: task.assignee === null ? "Not taken yet" : `With ${names[task.assignee] ?? task.assignee}`,
      when: task.opened_at,
      visits: task.visit,
    };
  }
}

/** What was not entered: it may still come where a way leads to it from here; otherwise it was not taken. */
function markRest(
  marks: Record<string, Mark>,
  definition: Definition,
  request: Request,
  now: readonly string[],
): void {
  const ended = request.ended_at !== null;
  const from = request.status === "CREATED" ? [definition.start] : now;
  const reachable = ended ? new Set<string>() : stepsBehind(definition, from);
  if (request.status === "CREATED") reachable.add(definition.start);
  for (const step of definition.steps) {
    const mark = marks[step.key];
    if (mark === undefined) marks[step.key] = { state: reachable.has(step.key) ? "ahead" : "skipped" };
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
    for (const transition of definition.transitions) {
      if (transition.from !== step || found.has(transition.to)) continue;
      found.add(transition.to);
      todo.push(transition.to);
    }
  }
  return found;
}
