"use client";

import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { Code } from "@/components/Code/Code";
import type { CodeFault } from "@/components/Code/CodeEditor";
import { type Selection, useEditor } from "./EditorContext";
import type { FindingPlaces } from "./findings";
import { placesOf, type TextPlaces } from "./places";
import { type Doc, stepOf, stepsOf } from "./reading";
import type { TextFault } from "./text";

/** The whole definition as text. The cursor selects the step that it stands in, and a selected step is shown. */
export function TextPane({
  text,
  fault,
  onType,
}: {
  text: string;
  fault: TextFault | null;
  onType: (text: string) => void;
}) {
  const { doc, readOnly, undo, redo, selection, select, findings } = useEditor();
  const broken = fault !== null;
  const byCursor = useRef(false);
  const places = useMemo(() => (broken ? null : placesOf(text)), [text, broken]);
  const faults = useMemo(() => faultsIn(doc, findings, places, fault), [doc, findings, places, fault]);
  const reveal = useReveal(doc, places, selection, byCursor);

  function choose(next: Selection): void {
    byCursor.current = true;
    select(next);
  }

  function follow(at: number): void {
    if (places === null) return;
    const within = ([, [from, to]]: [number, [number, number]]) => from <= at && at <= to;
    const transition = [...places.transitions].find(within);
    if (transition !== undefined) {
      if (selection.kind !== "transition" || selection.index !== transition[0]) {
        choose({ kind: "transition", index: transition[0] });
      }
      return;
    }
    const index = [...places.steps].find(within)?.[0];
    const key = stepsOf(doc).find((step) => step.index === index)?.key;
    if (key !== undefined && !(selection.kind === "step" && selection.key === key))
      choose({ kind: "step", key });
  }

  return (
    <div className="flex size-full min-h-0 flex-col bg-surface">
      <div className="min-h-0 flex-1">
        <Code
          language="yaml"
          whole
          label="The definition as YAML"
          value={text}
          readOnly={readOnly && !broken}
          onChange={onType}
          faults={faults}
          onUndo={undo}
          onRedo={redo}
          onCursor={follow}
          reveal={reveal}
        />
      </div>
      {broken ? (
        <p role="status" className="border-t border-bad-mark bg-bad-soft px-4 py-2 text-xs text-bad">
          Line {fault.line}: {fault.message} The drawing shows what was last readable.
        </p>
      ) : null}
    </div>
  );
}

/** The place of what is selected elsewhere. Where the cursor itself selected it, nothing has to move. */
function useReveal(doc: Doc, places: TextPlaces | null, selection: Selection, byCursor: RefObject<boolean>) {
  const latest = useRef({ doc, places });
  latest.current = { doc, places };
  const [reveal, setReveal] = useState<{ from: number; to: number } | null>(null);
  useEffect(() => {
    const { doc, places } = latest.current;
    const own = byCursor.current;
    byCursor.current = false;
    if (own || places === null || selection.kind === "workflow") return;
    const range =
      selection.kind === "step"
        ? places.steps.get(stepOf(doc, selection.key)?.index ?? -1)
        : places.transitions.get(selection.index);
    if (range !== undefined) setReveal({ from: range[0], to: range[1] });
  }, [selection, byCursor]);
  return reveal;
}

function faultsIn(
  doc: Doc,
  findings: FindingPlaces,
  places: TextPlaces | null,
  fault: TextFault | null,
): CodeFault[] {
  if (fault !== null) return [{ from: fault.from, to: fault.to, severity: "error", message: fault.message }];
  if (places === null) return [];
  const ofSteps = [...findings.ofStep].flatMap(([key, found]) =>
    found.map((each) => ({ each, range: places.steps.get(stepOf(doc, key)?.index ?? -1) })),
  );
  const ofTransitions = [...findings.ofTransition].flatMap(([index, found]) =>
    found.map((each) => ({ each, range: places.transitions.get(index) })),
  );
  return [...ofSteps, ...ofTransitions].flatMap(({ each, range }) =>
    range === undefined
      ? []
      : [{ from: range[0], to: range[1], severity: each.severity, message: each.message }],
  );
}
