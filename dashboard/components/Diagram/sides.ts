/** Where lines leave and reach the steps, and the curve that goes through their points. */

import type { Direction, PlacedLine, PlacedStep, Point } from "./place";

interface End {
  line: PlacedLine;
  at: "first" | "last";
  /** Where the line goes next, across the direction: the order of the ends along a side. */
  towards: number;
}

/** Put the ends of the lines on the sides of the steps that face the direction, evenly and without crossing. */
export function spreadEnds(lines: PlacedLine[], steps: Map<string, PlacedStep>, direction: Direction): void {
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

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
