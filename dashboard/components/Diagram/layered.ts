/**
 * A plain placement for definitions that are too large for the careful one: steps in layers by how far they are from
 * the start, each beside those that lead to it. Its time grows with the number of steps and transitions alone.
 */

import { type Definition, type Step, waysOf } from "./definition";
import { type Direction, type PlacedLine, type PlacedStep, type Point, sizeOf } from "./place";

const GAP_ALONG = 120;
const GAP_ACROSS = 26;
const MARGIN = 12;

/** How many layers all transitions cross in the careful placement, which takes its time for each of them. */
export function spansOf(definition: Definition): number {
  const rank = ranksOf(definition);
  return waysOf(definition).reduce(
    (sum, { from, to }) => sum + Math.abs((rank.get(to) ?? 0) - (rank.get(from) ?? 0)),
    definition.steps.length,
  );
}

/** Circles are broken where they are met: from the start on, the ways back are those that lead back. */
export function startFirst(definition: Definition): Step[] {
  const first = definition.steps.filter((step) => step.key === definition.start);
  return [...first, ...definition.steps.filter((step) => step.key !== definition.start)];
}

export function placeInLayers(definition: Definition, direction: Direction): PlacedStep[] {
  const layer = layersOf(definition);
  const columns: Step[][] = [];
  for (const step of definition.steps) {
    const at = layer.get(step.key) ?? 0;
    columns[at] = [...(columns[at] ?? []), step];
  }
  const right = direction === "right";
  const placed = new Map<string, PlacedStep>();
  let along = MARGIN;
  for (const column of columns) {
    if (column === undefined) continue;
    let across = MARGIN;
    for (const step of besideWhatLeadsThere(column, definition, placed, right)) {
      const { width, height } = sizeOf(step);
      placed.set(step.key, {
        key: step.key,
        x: right ? along : across,
        y: right ? across : along,
        width,
        height,
      });
      across += (right ? height : width) + GAP_ACROSS;
    }
    along +=
      Math.max(...column.map((step) => (right ? sizeOf(step).width : sizeOf(step).height))) + GAP_ALONG;
  }
  return definition.steps.flatMap((step) => placed.get(step.key) ?? []);
}

/** A straight way from step to step, the label in its middle. */
export function lineBetween(from: PlacedStep, to: PlacedStep): { points: Point[]; middle: Point } {
  const [start, end] = [middleOf(from), middleOf(to)];
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  if (from.key !== to.key) return { points: [start, middle, end], middle };
  const above = { x: start.x, y: from.y - GAP_ACROSS / 2 };
  return {
    points: [
      { x: from.x + from.width, y: start.y },
      { x: from.x + from.width + 16, y: above.y },
      above,
      start,
    ],
    middle: above,
  };
}

export function extentOf(
  steps: readonly PlacedStep[],
  lines: readonly PlacedLine[],
): { width: number; height: number } {
  const points = lines.flatMap((line) => line.points);
  const rights = [...steps.map((step) => step.x + step.width), ...points.map((point) => point.x)];
  const bottoms = [...steps.map((step) => step.y + step.height), ...points.map((point) => point.y)];
  const most = (values: number[]) => values.reduce((one, other) => Math.max(one, other), 0);
  return { width: most(rights) + MARGIN, height: most(bottoms) + MARGIN };
}

/** The shortest way from the start, in transitions; what cannot be reached stands behind everything. */
function layersOf(definition: Definition): Map<string, number> {
  const next = nextOf(definition);
  const [first] = startFirst(definition);
  const layer = new Map<string, number>(first === undefined ? [] : [[first.key, 0]]);
  // A map is walked in the order in which it grows: nearest first.
  for (const [key, at] of layer) {
    for (const to of next.get(key) ?? []) if (!layer.has(to)) layer.set(to, at + 1);
  }
  const behind = [...layer.values()].reduce((one, other) => Math.max(one, other), -1) + 1;
  for (const step of definition.steps) if (!layer.has(step.key)) layer.set(step.key, behind);
  return layer;
}

/** The longest way from the start without going back: how the careful placement ranks the steps. */
function ranksOf(definition: Definition): Map<string, number> {
  const next = nextOf(definition);
  const order = new Map(backwardOrder(startFirst(definition), next).map((key, index) => [key, index]));
  const rank = new Map<string, number>();
  for (const key of [...order.keys()].reverse()) {
    const at = rank.get(key) ?? 0;
    rank.set(key, at);
    for (const to of next.get(key) ?? []) {
      const forwards = (order.get(to) ?? 0) < (order.get(key) ?? 0);
      if (forwards) rank.set(to, Math.max(rank.get(to) ?? 0, at + 1));
    }
  }
  return rank;
}

/** Depth first, each step after everything that it leads to. Without recursion: definitions may be long. */
function backwardOrder(steps: readonly Step[], next: ReadonlyMap<string, readonly string[]>): string[] {
  const done: string[] = [];
  const seen = new Set<string>();
  for (const { key } of steps) {
    const stack = seen.has(key) ? [] : [{ key, ahead: [...(next.get(key) ?? [])] }];
    seen.add(key);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = top.ahead.shift();
      if (to === undefined) {
        done.push(top.key);
        stack.pop();
      } else if (!seen.has(to)) {
        seen.add(to);
        stack.push({ key: to, ahead: [...(next.get(to) ?? [])] });
      }
    }
  }
  return done;
}

function nextOf(definition: Definition): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const { from, to } of waysOf(definition)) {
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  }
  return next;
}

function besideWhatLeadsThere(
  column: readonly Step[],
  definition: Definition,
  placed: ReadonlyMap<string, PlacedStep>,
  right: boolean,
): Step[] {
  const keys = new Set(column.map((step) => step.key));
  const pulls = new Map<string, number[]>();
  for (const { from, to } of waysOf(definition)) {
    const before = placed.get(from);
    if (before && keys.has(to)) pulls.set(to, [...(pulls.get(to) ?? []), right ? before.y : before.x]);
  }
  const pullOf = (step: Step) => {
    const all = pulls.get(step.key) ?? [0];
    return all.reduce((sum, each) => sum + each, 0) / all.length;
  };
  return column.toSorted((one, other) => pullOf(one) - pullOf(other));
}

function middleOf(step: PlacedStep): Point {
  return { x: step.x + step.width / 2, y: step.y + step.height / 2 };
}
