"use client";

import { Handle, type Node, type NodeProps, Position, useConnection } from "@xyflow/react";
import { Play } from "lucide-react";
import { TYPE_WORDS } from "@/components/Diagram/mark";
import { StepNode, type StepNodeProps, shapeOf } from "@/components/Diagram/StepNode";
import { classes } from "@/ui/classes";
import type { Kind } from "./difference";

export type EditorFlowNode = Node<
  StepNodeProps & {
    down: boolean;
    start: boolean;
    editable: boolean;
    change: Kind | undefined;
    onSelect: (step: string) => void;
  },
  "step"
>;

export const CHANGE_WORDS: Record<Kind, string> = { added: "new", changed: "changed", removed: "removed" };
export const CHANGE_TONES: Record<Kind, string> = {
  added: "border-good-mark bg-good-soft text-good",
  changed: "border-info-mark bg-info-soft text-info",
  removed: "border-bad-mark bg-bad-soft text-bad",
};
const RINGS: Record<Kind, string> = {
  added: "ring-2 ring-good-mark",
  changed: "ring-2 ring-info-mark",
  removed: "opacity-60 ring-2 ring-bad-mark",
};

const ROUND = { box: "rounded-lg", pill: "rounded-full", bar: "rounded-xs" } as const;

/** A step that can be chosen, and from and to which transitions are drawn. */
export function EditorNode({ data }: NodeProps<EditorFlowNode>) {
  const { step, findings, selected, down, start, editable, change, onSelect } = data;
  const dragging = useConnection((connection) => connection.inProgress);
  const said = [TYPE_WORDS[step.type], start ? "first step" : "", change ? CHANGE_WORDS[change] : ""];
  return (
    <div className="group pointer-events-auto relative size-full">
      <button
        type="button"
        data-step={step.key}
        aria-pressed={selected ?? false}
        onClick={() => onSelect(step.key)}
        className={classes(
          "nopan block size-full transition-shadow duration-150",
          ROUND[shapeOf(step.type)],
          change && RINGS[change],
        )}
      >
        <StepNode step={step} findings={findings} selected={selected} down={down} />
        <span className="sr-only">{said.filter(Boolean).join(", ")}</span>
      </button>
      {start ? (
        <span className="absolute -top-2 left-2.5 inline-flex h-4 items-center gap-1 rounded-full border border-line-strong bg-surface px-1.5 text-[0.625rem] font-medium text-ink-2">
          <Play aria-hidden className="size-2" />
          Start
        </span>
      ) : null}
      {change ? (
        <span
          className={classes(
            "absolute right-2 -bottom-2 inline-flex h-4 items-center rounded-full border px-1.5 text-[0.625rem] font-medium",
            CHANGE_TONES[change],
          )}
        >
          {CHANGE_WORDS[change]}
        </span>
      ) : null}
      <Handle
        type="target"
        position={down ? Position.Top : Position.Left}
        isConnectable={editable}
        isConnectableStart={false}
        className={classes(
          "!inset-0 !size-full !transform-none !rounded-lg !border-0 !bg-transparent",
          dragging ? "!z-10 hover:ring-2 hover:ring-accent" : "!pointer-events-none !-z-10",
        )}
      />
      <Handle
        type="source"
        position={down ? Position.Bottom : Position.Right}
        isConnectable={editable && step.type !== "end"}
        isConnectableEnd={false}
        title={
          editable && step.type !== "end"
            ? "Drag to another step, or to an empty place for a new task"
            : undefined
        }
        className={classes(
          "!size-3 !rounded-full !border-2 !border-surface !bg-accent !transition-opacity !duration-150",
          editable && step.type !== "end"
            ? classes("group-hover:!opacity-100", selected ? "!opacity-100" : "!opacity-0")
            : "!pointer-events-none !opacity-0",
        )}
      />
    </div>
  );
}
