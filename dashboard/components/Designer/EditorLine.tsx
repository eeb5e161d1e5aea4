"use client";

import { type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { TriangleAlert } from "lucide-react";
import { curveThrough, type Direction, type PlacedLine, type Point } from "@/components/Diagram/layout";
import { classes } from "@/ui/classes";
import type { Kind } from "./difference";
import { CHANGE_TONES, CHANGE_WORDS } from "./EditorNode";
import type { Finding } from "./findings";

export type EditorFlowEdge = Edge<
  {
    line: PlacedLine;
    direction: Direction;
    /** Of its transition; null for a detour. */
    index: number | null;
    chosen: boolean;
    /** Leads from or to the step that is selected. */
    near: boolean;
    change: Kind | undefined;
    findings: readonly Finding[];
    /** From where to where, for whoever listens. */
    ends: string;
    onSelect: () => void;
  },
  "way"
>;

type Look = "chosen" | "grave" | "warned" | "near" | "plain" | Kind;

const STROKES: Record<Look, string> = {
  chosen: "stroke-accent",
  grave: "stroke-bad-mark",
  warned: "stroke-warn-mark",
  near: "stroke-ink-3",
  plain: "stroke-line-strong",
  added: "stroke-good-mark",
  changed: "stroke-info-mark",
  removed: "stroke-bad-mark",
};
const HEADS: Record<Look, string> = {
  chosen: "fill-accent",
  grave: "fill-bad-mark",
  warned: "fill-warn-mark",
  near: "fill-ink-3",
  plain: "fill-line-strong",
  added: "fill-good-mark",
  changed: "fill-info-mark",
  removed: "fill-bad-mark",
};

/** A transition that can be chosen: at its line or at its label, which is a button. */
export function EditorLine({ data }: EdgeProps<EditorFlowEdge>) {
  if (!data) return null;
  const { line, direction, index, chosen, onSelect, change } = data;
  const look = lookOf(data);
  const curve = curveThrough(line.points, direction);
  const place = line.label ?? middleOf(line.points);
  return (
    <>
      <path
        d={curve}
        fill="none"
        strokeWidth={chosen ? 2 : 1.25}
        strokeDasharray={change === "removed" ? "4 4" : index === null ? "5 4" : undefined}
        className={classes("transition-colors duration-150", STROKES[look])}
      />
      <path d={arrowHead(line.points, direction)} className={HEADS[look]} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a wider place for the mouse; the label is the button */}
      <path
        d={curve}
        fill="none"
        strokeWidth={16}
        className="cursor-pointer stroke-transparent"
        onClick={onSelect}
      />
      <EdgeLabelRenderer>
        <button
          type="button"
          data-transition={index ?? `detour ${line.from}`}
          aria-pressed={chosen}
          onClick={onSelect}
          style={{ transform: `translate(-50%, -50%) translate(${place.x}px, ${place.y}px)`, zIndex: 5 }}
          className={classes(
            "nopan pointer-events-auto absolute rounded-sm bg-surface px-1 text-center text-[0.65625rem] leading-[15px] whitespace-nowrap hover:bg-hover",
            chosen && "outline-2 outline-accent",
            line.words.length === 0 &&
              !badgeNeeded(data) &&
              "size-3 rounded-full border border-line-strong p-0",
          )}
        >
          <span className="sr-only">{data.ends}: </span>
          {line.words.map((word) => (
            <span
              key={`${word.of} ${word.text}`}
              className={classes("block", word.of === "outcome" ? "font-medium text-ink-2" : "text-ink-3")}
            >
              {word.text}
            </span>
          ))}
          <Badges data={data} />
        </button>
      </EdgeLabelRenderer>
    </>
  );
}

type Data = NonNullable<EditorFlowEdge["data"]>;

function Badges({ data: { findings, change } }: { data: Data }) {
  const grave = findings.some((finding) => finding.severity === "error");
  return (
    <>
      {findings.length > 0 ? (
        <span
          title={findings.map((finding) => finding.message).join("\n")}
          className={classes(
            "absolute -top-3 -right-4 inline-flex h-4 items-center gap-0.5 rounded-full border px-1 text-[0.625rem] font-semibold",
            grave ? "border-bad-mark bg-bad-soft text-bad" : "border-warn-mark bg-warn-soft text-warn",
          )}
        >
          <TriangleAlert aria-hidden className="size-2.5" />
          <span className="figures">{findings.length}</span>
          <span className="sr-only">{grave ? "errors" : "warnings"}</span>
        </span>
      ) : null}
      {change ? (
        <span
          className={classes(
            "mt-0.5 inline-flex rounded-full border px-1 leading-[13px]",
            CHANGE_TONES[change],
          )}
        >
          {CHANGE_WORDS[change]}
        </span>
      ) : null}
    </>
  );
}

function badgeNeeded({ findings, change }: Data): boolean {
  return findings.length > 0 || change !== undefined;
}

function lookOf({ chosen, near, change, findings }: Data): Look {
  if (chosen) return "chosen";
  if (change) return change;
  if (findings.some((finding) => finding.severity === "error")) return "grave";
  if (findings.length > 0) return "warned";
  return near ? "near" : "plain";
}

function middleOf(points: Point[]): Point {
  const [first, last] = [points[0], points.at(-1)];
  return { x: ((first?.x ?? 0) + (last?.x ?? 0)) / 2, y: ((first?.y ?? 0) + (last?.y ?? 0)) / 2 };
}

function arrowHead(points: Point[], direction: Direction): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!tip || !before) return "";
  if (direction === "right") return `M${tip.x},${tip.y}l${tip.x >= before.x ? -7 : 7},-4v8z`;
  return `M${tip.x},${tip.y}l-4,${tip.y >= before.y ? -7 : 7}h8z`;
}
