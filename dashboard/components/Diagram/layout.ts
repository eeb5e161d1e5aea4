/**
 * Where steps and transitions are drawn: pure, the same for the same definition.
 *
 * Dagre ranks the steps and keeps room for the labels; the ends of the lines are then spread along the sides of the
 * steps, so that an arrow that comes in never lies on one that goes out. What is too large for that (its time grows
 * much faster than the definition) is placed plainly, in layers.
 */

import * as dagre from "@dagrejs/dagre";
import type { Definition } from "./definition";
import { extentOf, lineBetween, placeInLayers, spansOf, startFirst } from "./layered";
import { type Line, labelSize, linesOf } from "./lines";
import { type Direction, type Layout, type PlacedLine, type PlacedStep, type Point, sizeOf } from "./place";
import { spreadEnds } from "./sides";

export type { Direction, Layout, LineWord, PlacedLine, PlacedStep, Point } from "./place";
export { sizeOf } from "./place";
export { curveThrough } from "./sides";

export interface LayoutOptions {
  direction?: Direction;
  /** Draw all transitions between the same two steps as one line. */
  merge?: boolean;
}

/** Beyond it the careful placement would hold up the page. */
const MOST_SPANS = 800;

export function layoutOf(definition: Definition, options: LayoutOptions = {}): Layout {
  const direction = options.direction ?? "right";
  const lines = linesOf(definition, options.merge ?? false);
  const layout =
    spansOf(definition) > MOST_SPANS
      ? placePlainly(definition, lines, direction)
      : placeCarefully(definition, lines, direction);
  spreadEnds(layout.lines, new Map(layout.steps.map((step) => [step.key, step])), direction);
  return layout;
}

function placePlainly(definition: Definition, lines: readonly Line[], direction: Direction): Layout {
  const steps = placeInLayers(definition, direction);
  const places = new Map(steps.map((step) => [step.key, step]));
  const placed = lines.flatMap((line): PlacedLine[] => {
    const [from, to] = [places.get(line.from), places.get(line.to)];
    if (!from || !to) return [];
    const { points, middle } = lineBetween(from, to);
    return [
      { ...line, points, label: line.words.length > 0 ? { ...middle, ...labelSize(line.words) } : null },
    ];
  });
  return { ...extentOf(steps, placed), direction, steps, lines: placed };
}

function placeCarefully(definition: Definition, lines: readonly Line[], direction: Direction): Layout {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    nodesep: direction === "right" ? 22 : 28,
    edgesep: 12,
    ranksep: direction === "right" ? 17 : 20,
    marginx: 12,
    marginy: 12,
  });
  for (const step of startFirst(definition)) graph.setNode(step.key, { ...sizeOf(step) });
  for (const line of lines) {
    graph.setEdge(line.from, line.to, { ...labelSize(line.words), labelpos: "c", minlen: 1 }, line.id);
  }
  dagre.layout(graph);
  const steps = definition.steps.map((step) => placedStep(graph, step.key));
  const whole = graph.graph() as { width?: number; height?: number };
  const placed = lines.map((line) => placedLine(graph, line));
  return { width: finite(whole.width), height: finite(whole.height), direction, steps, lines: placed };
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

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
