/** The drawing's parts as the library takes them, from a definition, its layout and what is known of both. */

import type { Definition } from "@/components/Diagram/definition";
import { handlesOf } from "@/components/Diagram/handles";
import type { Layout, PlacedStep } from "@/components/Diagram/layout";
import type { Selection } from "./EditorContext";
import type { EditorFlowEdge } from "./EditorLine";
import type { EditorFlowNode } from "./EditorNode";
import type { FindingPlaces } from "./findings";
import type { Marking } from "./marking";

interface Shown {
  selection: Selection;
  select: (selection: Selection) => void;
  findings: FindingPlaces;
  marking: Marking | null;
  editable: boolean;
}

export function flowNodes(definition: Definition, layout: Layout, shown: Shown): EditorFlowNode[] {
  const { selection, select, findings, marking, editable } = shown;
  const places = new Map(layout.steps.map((step) => [step.key, step]));
  const onSelect = (key: string) => select({ kind: "step", key });
  return definition.steps.flatMap((step) => {
    const place = places.get(step.key);
    if (place === undefined) return [];
    const { x, y, width, height } = place;
    return {
      id: step.key,
      type: "step" as const,
      position: { x, y },
      width,
      height,
      handles: handlesOf(width, height, layout.direction),
      data: {
        step,
        findings: marking === null ? (findings.ofStep.get(step.key) ?? []) : [],
        selected: selection.kind === "step" && selection.key === step.key,
        start: definition.start === step.key,
        down: layout.direction === "down",
        change: marking?.steps.get(step.key),
        editable,
        onSelect,
      },
    };
  });
}

export function flowEdges(definition: Definition, layout: Layout, shown: Shown): EditorFlowEdge[] {
  const { selection, select, findings, marking } = shown;
  const names = new Map(definition.steps.map((step) => [step.key, step.name]));
  return layout.lines.flatMap((line) => {
    // A line without a transition is a detour: what it says belongs to the step that it leaves.
    const index = line.transitions[0]?.index ?? null;
    const chosen = index !== null && selection.kind === "transition" && selection.index === index;
    const near = selection.kind === "step" && (selection.key === line.from || selection.key === line.to);
    return {
      id: line.id,
      type: "way" as const,
      source: line.from,
      target: line.to,
      zIndex: chosen ? 2 : near ? 1 : 0,
      data: {
        line,
        direction: layout.direction,
        index,
        chosen,
        near,
        change: index === null ? undefined : marking?.transitions.get(index),
        findings: marking === null && index !== null ? (findings.ofTransition.get(index) ?? []) : [],
        ends: `${index === null ? "Detour" : "Transition"} from ${names.get(line.from)} to ${names.get(line.to)}`,
        onSelect: () =>
          select(index === null ? { kind: "step", key: line.from } : { kind: "transition", index }),
      },
    };
  });
}

/** The step that lies nearest in the direction of an arrow key; null where there is none. */
export function nearestStep(layout: Layout, from: string, key: string): string | null {
  const towards = DIRECTIONS[key];
  const here = layout.steps.find((step) => step.key === from);
  if (towards === undefined || here === undefined) return null;
  const start = middleOf(here);
  let best: { key: string; distance: number } | null = null;
  for (const step of layout.steps) {
    const { x, y } = middleOf(step);
    const along = (x - start.x) * towards.x + (y - start.y) * towards.y;
    const aside = Math.abs((x - start.x) * towards.y) + Math.abs((y - start.y) * towards.x);
    if (along <= 1 || aside > along * 3) continue;
    const distance = along + aside * 2;
    if (best === null || distance < best.distance) best = { key: step.key, distance };
  }
  return best?.key ?? null;
}

const DIRECTIONS: Record<string, { x: number; y: number }> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};

function middleOf({ x, y, width, height }: PlacedStep): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}
