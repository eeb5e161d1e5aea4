"use client";

import { type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { classes } from "@/ui/classes";
import { curveThrough, type Direction, type PlacedLine, type Point } from "./layout";

export type Look = "taken" | "open" | "faint";

export type WayEdge = Edge<{ line: PlacedLine; direction: Direction; look: Look }, "way">;

const STROKES = {
  taken: "stroke-accent",
  open: "stroke-line-strong",
  faint: "stroke-line",
} as const;
const HEADS = { taken: "fill-accent", open: "fill-line-strong", faint: "fill-line" } as const;

/** A transition as the layout placed it, with its outcome and guard. */
export function WayLine({ data, selected }: EdgeProps<WayEdge>) {
  if (!data) return null;
  const { line, direction } = data;
  const look = selected ? "taken" : data.look;
  return (
    <>
      <path
        d={curveThrough(line.points, direction)}
        fill="none"
        strokeWidth={look === "taken" ? 2 : 1.25}
        strokeDasharray={line.transitions.length === 0 ? "5 4" : undefined}
        className={classes("transition-colors duration-150", STROKES[look])}
      />
      <path d={arrowHead(line.points, direction)} className={HEADS[look]} />
      <path
        d={curveThrough(line.points, direction)}
        fill="none"
        strokeWidth={16}
        className="stroke-transparent"
      />
      {line.label ? (
        <EdgeLabelRenderer>
          <div
            style={{ transform: `translate(-50%, -50%) translate(${line.label.x}px, ${line.label.y}px)` }}
            className={classes(
              "pointer-events-none absolute rounded-sm bg-surface px-1 text-center text-2xs leading-[15px] whitespace-nowrap",
              look === "faint" ? "text-ink-3" : "text-ink-2",
            )}
          >
            {line.words.map((word) => (
              <span
                key={word.id}
                className={classes("block", word.of === "outcome" ? "font-medium" : "text-ink-3")}
              >
                {word.text}
              </span>
            ))}
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
}

function arrowHead(points: Point[], direction: Direction): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!tip || !before) return "";
  if (direction === "right") {
    const back = tip.x >= before.x ? -7 : 7;
    return `M${tip.x},${tip.y}l${back},-4v8z`;
  }
  const back = tip.y >= before.y ? -7 : 7;
  return `M${tip.x},${tip.y}l-4,${back}h8z`;
}
