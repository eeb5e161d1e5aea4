/**
 * Where steps and transitions are drawn: pure, the same for the same definition.
 *
 * Dagre ranks the steps and keeps room for the labels; the ends of the lines are then spread along the sides of the
 * steps, so that an arrow that comes in never lies on one that goes out. Coordinates are pixels from the top left.
 */

import * as dagre from "@dagrejs/dagre";
import { guardShort } from "@/words/guard";
import type { Definition, Step, Transition } from "./definition";

export type Direction = "right" | "down";

export interface Point {
  x: number;
  y: number;
}

export interface PlacedStep extends Point {
  key: string;
  width: number;
  height: number;
}

/** A row of what is written at a line. */
export interface LineWord {
  id: string;
  of: "outcome" | "guard";
  text: string;
}

export interface PlacedLine {
  id: string;
  from: string;
  to: string;
  /** One, or all between the same two steps when `merge` is asked for. */
  transitions: Transition[];
  words: LineWord[];
  /** From the side of one step to the side of the other. */
  points: Point[];
  /** The middle of the label, and its size. */
  label: (Point & { width: number; height: number }) | null;
}

export interface Layout {
  width: number;
  height: number;
  direction: Direction;
  steps: PlacedStep[];
  lines: PlacedLine[];
}

export interface LayoutOptions {
  direction?: Direction;
  /** Draw all transitions between the same two steps as one line. */
  merge?: boolean;
}

export const WORD_HEIGHT = 15;
const LETTER = 7.2;
const SMALL_LETTER = 5.8;
const MOST_ROWS = 3;
const LONGEST_WORD = 26;

/** The size that a step is drawn in: by its name, within bounds. */
export function sizeOf(step: Step): { width: number; height: number } {
  const text = step.name.length * LETTER;
  if (step.type === "end") return { width: between(84, text + 54, 210), height: 34 };
  if (step.type === "decision") return { width: between(96, text + 52, 270), height: 36 };
  return { width: between(128, text + 48, 260), height: 54 };
}

/** What is written at a line: each outcome once, below it the guards in short. */
export function lineWords(transitions: readonly Transition[]): LineWord[] {
  const outcomes = [...new Set(transitions.map((each) => each.outcome))];
  return outcomes.flatMap((outcome) => {
    const words = transitions.filter((each) => each.outcome === outcome).flatMap(guardRows);
    return outcome === null ? words : [{ id: outcome, of: "outcome" as const, text: cut(outcome) }, ...words];
  });
}

function guardRows({ when, index }: Transition): LineWord[] {
  if (when === null) return [];
  return inRows(guardShort(when)).map((text, row) => ({ id: `${index} ${row}`, of: "guard", text }));
}

/** A guard of several parts has a row for each: a line shall not be as long as its label. */
function inRows(guard: string): string[] {
  const rows = guard.split(/ (?=(?:and|or) )/);
  const shown = rows.length > MOST_ROWS ? [...rows.slice(0, MOST_ROWS - 1), "…"] : rows;
  return shown.map(cut);
}

function cut(text: string): string {
  return text.length > LONGEST_WORD ? `${text.slice(0, LONGEST_WORD - 1)}…` : text;
}

export function layoutOf(definition: Definition, options: LayoutOptions = {}): Layout {
  const direction = options.direction ?? "right";
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    nodesep: direction === "right" ? 22 : 28,
    edgesep: 12,
    ranksep: direction === "right" ? 26 : 24,
    marginx: 12,
    marginy: 12,
  });
  for (const step of startFirst(definition)) graph.setNode(step.key, { ...sizeOf(step) });
  const lines = linesOf(definition, options.merge ?? false);
  for (const line of lines) {
    graph.setEdge(line.from, line.to, { ...labelSize(line.words), labelpos: "c", minlen: 1 }, line.id);
  }
  dagre.layout(graph);
  const steps = definition.steps.map((step) => placedStep(graph, step.key));
  const whole = graph.graph() as { width?: number; height?: number };
  const placed = lines.map((line) => placedLine(graph, line));
  spreadEnds(placed, new Map(steps.map((step) => [step.key, step])), direction);
  return { width: finite(whole.width), height: finite(whole.height), direction, steps, lines: placed };
}

type Line = Pick<PlacedLine, "id" | "from" | "to" | "transitions" | "words">;

function linesOf(definition: Definition, merge: boolean): Line[] {
  const groups = new Map<string, Transition[]>();
  for (const transition of definition.transitions) {
    const id = merge ? `${transition.from}>${transition.to}` : `t${transition.index}`;
    groups.set(id, [...(groups.get(id) ?? []), transition]);
  }
  return [...groups].map(([id, transitions]) => ({
    id,
    from: transitions[0]?.from ?? "",
    to: transitions[0]?.to ?? "",
    transitions,
    words: lineWords(transitions),
  }));
}

function labelSize(words: LineWord[]): { width: number; height: number } {
  const longest = Math.max(0, ...words.map((word) => word.text.length));
  return longest === 0
    ? { width: 0, height: 0 }
    : { width: longest * SMALL_LETTER + 12, height: words.length * WORD_HEIGHT + 4 };
}

/** Dagre breaks circles where it meets them: from the start on, the ways back are those that lead back. */
function startFirst(definition: Definition): Step[] {
  const first = definition.steps.filter((step) => step.key === definition.start);
  return [...first, ...definition.steps.filter((step) => step.key !== definition.start)];
}

function placedStep(graph: dagre.graphlib.Graph, key: string): PlacedStep {
  const node = graph.node(key) as { x: number; y: number; width: number; height: number };
  const { width, height } = node;
  return { key, x: node.x - width / 2, y: node.y - height / 2, width, height };
}

function placedLine(graph: dagre.graphlib.Graph, line: Line): PlacedLine {
  const edge = graph.edge({ v: line.from, w: line.to, name: line.id }) as {
    points: Point[];
    x?: number;
    y?: number;
  };
  const label =
    line.words.length > 0 && edge.x !== undefined && edge.y !== undefined
      ? { x: edge.x, y: edge.y, ...labelSize(line.words) }
      : null;
  return { ...line, points: edge.points.map(({ x, y }) => ({ x, y })), label };
}

interface End {
  line: PlacedLine;
  at: "first" | "last";
  /** Where the line goes next, across the direction: the order of the ends along a side. */
  towards: number;
}

/** Put the ends of the lines on the sides of the steps that face the direction, evenly and without crossing. */
function spreadEnds(lines: PlacedLine[], steps: Map<string, PlacedStep>, direction: Direction): void {
  const along = direction === "right" ? "x" : "y";
  const across = direction === "right" ? "y" : "x";
  const sides = new Map<string, { step: PlacedStep; far: boolean; ends: End[] }>();
  for (const line of lines) {
    if (line.from === line.to) continue;
    for (const at of ["first", "last"] as const) {
      const step = steps.get(at === "first" ? line.from : line.to);
      const next = at === "first" ? line.points[1] : line.points.at(-2);
      if (step === undefined || next === undefined) continue;
      const middle = step[along] + (along === "x" ? step.width : step.height) / 2;
      const far = next[along] >= middle;
      const id = `${step.key}|${far}`;
      const side = sides.get(id) ?? { step, far, ends: [] };
      side.ends.push({ line, at, towards: next[across] });
      sides.set(id, side);
    }
  }
  for (const { step, far, ends } of sides.values()) {
    const length = across === "y" ? step.height : step.width;
    const depth = along === "x" ? step.width : step.height;
    const gap = Math.min(14, (length - 12) / Math.max(1, ends.length));
    ends.sort((one, other) => one.towards - other.towards);
    ends.forEach((end, index) => {
      const point = { x: 0, y: 0 };
      point[along] = step[along] + (far ? depth : 0);
      point[across] = step[across] + length / 2 + (index - (ends.length - 1) / 2) * gap;
      if (end.at === "first") end.line.points[0] = point;
      else end.line.points[end.line.points.length - 1] = point;
    });
  }
}

/** An SVG path through the points that leaves and arrives along the direction. */
export function curveThrough(points: Point[], direction: Direction): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let from = first;
  let path = `M${round(first.x)},${round(first.y)}`;
  for (const to of rest) {
    const middle = direction === "right" ? (from.x + to.x) / 2 : (from.y + to.y) / 2;
    const [a, b] =
      direction === "right"
        ? [
            { x: middle, y: from.y },
            { x: middle, y: to.y },
          ]
        : [
            { x: from.x, y: middle },
            { x: to.x, y: middle },
          ];
    path += `C${round(a.x)},${round(a.y)} ${round(b.x)},${round(b.y)} ${round(to.x)},${round(to.y)}`;
    from = to;
  }
  return path;
}

function between(least: number, value: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
