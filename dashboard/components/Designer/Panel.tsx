"use client";

import { useEditor } from "./EditorContext";
import { stepOf, transitionAt } from "./reading";
import { StepPanel } from "./StepPanel";
import { TransitionPanel } from "./TransitionPanel";
import { WorkflowPanel } from "./WorkflowPanel";

/** What is selected, in all its parts. What is gone (undone, renamed as text) gives way to the workflow. */
export function Panel() {
  const { doc, selection } = useEditor();
  if (selection.kind === "step") {
    const step = stepOf(doc, selection.key);
    if (step !== undefined) return <StepPanel key={step.index} step={step} />;
  }
  if (selection.kind === "transition") {
    const transition = transitionAt(doc, selection.index);
    if (transition !== undefined) return <TransitionPanel key={transition.index} transition={transition} />;
  }
  return <WorkflowPanel />;
}
