"use client";

import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import type { Definition } from "./definition";
import { handlesOf } from "./handles";
import type { Layout } from "./layout";
import { type Marks, stepSentence } from "./mark";
import { StepNode, type StepNodeProps } from "./StepNode";
import { type Look, type WayEdge, WayLine } from "./WayLine";

export type Way = readonly [from: string, to: string];

export type StepFlowNode = Node<
  StepNodeProps & { down: boolean; onStep?: ((step: string) => void) | undefined },
  "step"
>;

const HANDLE = "pointer-events-none !size-1 !min-h-0 !min-w-0 !border-0 opacity-0";

/** A step in a drawing that is looked at: a button where something comes of pressing it. */
function FlowStep({ data }: NodeProps<StepFlowNode>) {
  const { onStep, down, ...shown } = data;
  const sentence = stepSentence(shown.step, shown.mark);
  return (
    <>
      <Handle
        type="target"
        isConnectable={false}
        position={down ? Position.Top : Position.Left}
        className={HANDLE}
      />
      {onStep ? (
        <button
          type="button"
          aria-pressed={shown.selected ?? false}
          onClick={() => onStep(shown.step.key)}
          className="nopan pointer-events-auto block size-full rounded-lg"
        >
          <span className="sr-only">{sentence}</span>
          <span aria-hidden className="block size-full">
            <StepNode {...shown} down={down} />
          </span>
        </button>
      ) : (
        <div role="img" aria-label={sentence} className="pointer-events-auto size-full">
          <StepNode {...shown} down={down} />
        </div>
      )}
      <Handle
        type="source"
        isConnectable={false}
        position={down ? Position.Bottom : Position.Right}
        className={HANDLE}
      />
    </>
  );
}

export const nodeTypes = { step: FlowStep };
export const edgeTypes = { way: WayLine };

export function flowNodes(
  definition: Definition,
  layout: Layout,
  shown: { marks: Marks; selected: string | null; onStep: ((step: string) => void) | undefined },
): StepFlowNode[] {
  const places = new Map(layout.steps.map((step) => [step.key, step]));
  return definition.steps.flatMap((step) => {
    const place = places.get(step.key);
    if (!place) return [];
    const { x, y, width, height } = place;
    return {
      id: step.key,
      type: "step" as const,
      position: { x, y },
      width,
      height,
      handles: handlesOf(width, height, layout.direction),
      focusable: false,
      data: {
        step,
        mark: shown.marks[step.key],
        selected: shown.selected === step.key,
        down: layout.direction === "down",
        onStep: shown.onStep,
      },
    };
  });
}

/** What was taken lies above the rest; what cannot be taken any more steps back. */
export function flowEdges(layout: Layout, path: readonly Way[], marks: Marks): WayEdge[] {
  const taken = new Set(path.map(([from, to]) => `${from}>${to}`));
  const edges = layout.lines.map((line) => {
    const isTaken = taken.has(`${line.from}>${line.to}`);
    const ends = [marks[line.from]?.state, marks[line.to]?.state];
    const look: Look = isTaken ? "taken" : ends.includes("skipped") ? "faint" : "open";
    return {
      id: line.id,
      type: "way" as const,
      source: line.from,
      target: line.to,
      focusable: false,
      data: { line, direction: layout.direction, look },
    };
  });
  return edges.toSorted((one, other) => ORDER[one.data.look] - ORDER[other.data.look]);
}

const ORDER = { faint: 0, open: 1, taken: 2 } as const;
