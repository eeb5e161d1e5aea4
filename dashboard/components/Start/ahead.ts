/**
 * The way that a request would take if everybody said yes, from the server's preview: its steps in order, which of them
 * are certain, on what the others depend, and when each would be over at the latest. Pure.
 *
 * Decisions by rule, forks and joins wait for nobody, so they are no stations: what they depend on stands at where they
 * lead, and what a fork opens together is said there too.
 */

import { toneOf } from "@/components/Decision/outcome";
import type { Preview } from "@/queries/workflows";

type Step = Preview["steps"][number];
type Way = Step["outcomes"][number];

export interface Condition {
  /** Null: it comes to this when none of `unless` holds. */
  guard: string | null;
  unless: string[];
  /** The step whose rule it is: its form gives the fields their names. */
  at: string;
}

export interface Station {
  step: Step;
  /** Every way to an end leads over it. */
  sure: boolean;
  /** What leads here, where that is not certain yet; any one of them is enough. */
  conditions: Condition[];
  /** Hours from the start until its deadline at the latest; null when that is not known. */
  latest: number | null;
  /** The steps that certainly open together with it. */
  beside: string[];
  /** What else may be decided here, and where that leads. */
  others: { outcome: string; to: string }[];
}

const PASSED = new Set(["decision", "fork", "join"]);

interface Graph {
  first: string;
  steps: ReadonlyMap<string, Step>;
  next: ReadonlyMap<string, readonly Way[]>;
}

export function lookAhead(preview: Preview): Station[] {
  const graph = graphOf(preview);
  const order = inOrder(graph);
  const latest = latestHours(graph, order);
  return order
    .flatMap((key) => graph.steps.get(key) ?? [])
    .filter((step) => !PASSED.has(step.type))
    .map((step) => {
      const sure = isSure(graph, step.step);
      return {
        step,
        sure,
        conditions: sure ? [] : conditionsOf(graph, step.step),
        latest: latest.get(step.step) ?? null,
        beside: besideOf(graph, step.step),
        others: othersOf(step),
      };
    });
}

/** From each step only what a yes leads to, without what certainly does not hold and without ways back. */
function graphOf(preview: Preview): Graph {
  const steps = new Map(preview.steps.map((step) => [step.step, step]));
  const next = new Map(
    preview.steps.map((step) => {
      const yes = yesOf(step);
      const ways = step.outcomes.filter(
        (way) => way.outcome === yes && way.held !== false && steps.has(way.to),
      );
      return [step.step, ways] as const;
    }),
  );
  return { first: preview.first, steps, next };
}

/** The outcome that goes on: the first that sounds like yes, or else the first that does not sound like no. */
function yesOf(step: Step): string | null {
  const words = [...new Set(step.outcomes.map((way) => way.outcome))].filter((word) => word !== null);
  return (
    words.find((word) => toneOf(word) === "yes") ??
    words.find((word) => toneOf(word) !== "no") ??
    words[0] ??
    null
  );
}

/** Topological: a step comes after everything that leads to it; ways back are left out. */
function inOrder(graph: Graph): string[] {
  const done: string[] = [];
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key) || !graph.steps.has(key)) return;
    seen.add(key);
    for (const way of [...(graph.next.get(key) ?? [])].reverse()) visit(way.to);
    done.unshift(key);
  };
  visit(graph.first);
  return done;
}

/** Whether no end can be reached without the step. Of a fork's branches those that certainly open are all gone. */
function isSure(graph: Graph, without: string): boolean {
  const avoiding = new Set<string>();
  const canAvoid = (key: string): boolean => {
    const ways = graph.next.get(key) ?? [];
    const certain = ways.filter((way) => way.held === true);
    if (graph.steps.get(key)?.type === "fork" && certain.length > 0)
      return certain.every((way) => avoiding.has(way.to));
    return ways.length === 0 || ways.some((way) => avoiding.has(way.to));
  };
  const backwards = [...graph.next.keys()].reverse().filter((key) => key !== without);
  for (let grown = -1; grown !== avoiding.size; ) {
    grown = avoiding.size;
    for (const key of backwards) if (canAvoid(key)) avoiding.add(key);
  }
  return !avoiding.has(graph.first);
}

/** What a fork certainly opens together with the step. */
function besideOf(graph: Graph, key: string): string[] {
  const names = [...graph.next].flatMap(([from, ways]) =>
    graph.steps.get(from)?.type === "fork" && ways.some((way) => way.to === key)
      ? ways.filter((way) => way.to !== key && way.held === true).map((way) => way.to_name)
      : [],
  );
  return [...new Set(names)];
}

/** What is asked on the last open choice before the step; through a rule without a choice, what was asked before it. */
function conditionsOf(graph: Graph, to: string, seen: ReadonlySet<string> = new Set()): Condition[] {
  const found = new Map<string, Condition>();
  for (const [from, ways] of graph.next) {
    const leading = ways.filter((way) => way.to === to);
    if (leading.length === 0 || seen.has(from)) continue;
    const type = graph.steps.get(from)?.type;
    // A fork asks for each of its branches alone.
    const chosen =
      type === "fork" ? leading.some((way) => way.held === null) : ways.some((way) => way.to !== to);
    const above = !chosen && PASSED.has(type ?? "") ? conditionsOf(graph, from, new Set([...seen, to])) : [];
    const unless = ways.flatMap((way) => (way.to !== to && way.guard !== null ? [way.guard] : []));
    const own = chosen
      ? leading.map(({ guard }) => ({ guard, at: from, unless: guard === null ? unless : [] }))
      : above;
    for (const condition of own) found.set(`${condition.at} ${condition.guard}`, condition);
  }
  return [...found.values()];
}

function latestHours(graph: Graph, order: readonly string[]): Map<string, number | null> {
  const place = new Map(order.map((key, index) => [key, index]));
  const before = new Map<string, number | null>([[graph.first, 0]]);
  const latest = new Map<string, number | null>();
  for (const key of order) {
    const step = graph.steps.get(key);
    if (!step) continue;
    const begun = before.get(key) ?? null;
    const over =
      begun === null || (step.type === "task" && step.due_in_hours === null)
        ? null
        : begun + (step.due_in_hours ?? 0);
    latest.set(key, over);
    for (const way of graph.next.get(key) ?? []) {
      if ((place.get(way.to) ?? -1) <= (place.get(key) ?? 0)) continue;
      const known = before.get(way.to);
      before.set(way.to, over === null || known === null ? null : Math.max(known ?? 0, over));
    }
  }
  return latest;
}

function othersOf(step: Step): Station["others"] {
  const yes = yesOf(step);
  const others = new Map<string, { outcome: string; to: string }>();
  for (const way of step.outcomes) {
    if (way.outcome === null || way.outcome === yes || way.held === false) continue;
    others.set(`${way.outcome} ${way.to}`, { outcome: way.outcome, to: way.to_name });
  }
  return [...others.values()];
}
