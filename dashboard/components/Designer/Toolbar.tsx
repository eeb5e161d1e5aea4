"use client";

import { CircleCheck, Cog, Hourglass, Redo2, Split, SquareStack, Undo2, UserRound } from "lucide-react";
import { ForkIcon, JoinIcon } from "@/components/Diagram/branchIcons";
import { Button } from "@/ui/Button";
import { useCommands } from "@/ui/commands";
import { IconButton } from "@/ui/IconButton";
import { useShortcuts } from "@/ui/shortcuts";
import { addStep, connect, hasFreeWay, insertStep } from "./document";
import { type Selection, useEditor } from "./EditorContext";
import { type AddedType, type Doc, transitionAt } from "./reading";

const TYPES = [
  { type: "task", label: "Task", icon: UserRound, key: "t" },
  { type: "decision", label: "Decision", icon: Split, key: "d" },
  { type: "fork", label: "Fork", icon: ForkIcon, key: "f" },
  { type: "join", label: "Join", icon: JoinIcon, key: "j" },
  { type: "wait", label: "Wait", icon: Hourglass, key: "w" },
  { type: "service", label: "Service", icon: Cog, key: "s" },
  { type: "subflow", label: "Sub-flow", icon: SquareStack, key: "u" },
  { type: "end", label: "End", icon: CircleCheck, key: "e" },
] as const;

/** What can be added, and the way back. */
export function Toolbar({ canUndo, canRedo }: { canUndo: boolean; canRedo: boolean }) {
  const { undo, redo } = useEditor();
  const add = useAddStep();
  useShortcuts(
    "Designer",
    Object.fromEntries(
      TYPES.map(({ type, label, key }) => [
        key,
        { label: `Add a step: ${label.toLowerCase()}`, run: () => add(type) },
      ]),
    ),
  );
  useCommands(
    TYPES.map(({ type, label, icon, key }) => ({
      id: `designer-add-${type}`,
      label: `Add a step: ${label.toLowerCase()}`,
      group: "Designer",
      icon,
      shortcut: key,
      run: () => add(type),
    })),
  );
  return (
    <div
      role="toolbar"
      aria-label="Add and undo"
      className="flex items-center gap-0.5 rounded-lg border border-line bg-surface p-0.5 shadow-rest"
    >
      {TYPES.map(({ type, label, icon, key }) => (
        <Button
          key={type}
          variant="ghost"
          size="sm"
          icon={icon}
          aria-keyshortcuts={key}
          title={`${label}: ${key.toUpperCase()}`}
          onClick={() => add(type)}
        >
          <span className="sr-only">Add a step: </span>
          <span className="max-sm:sr-only">{label}</span>
        </Button>
      ))}
      <span aria-hidden className="mx-1 h-4 w-px bg-line" />
      <IconButton
        label="Undo"
        shortcut="⌃Z"
        icon={Undo2}
        className="size-7"
        disabled={!canUndo}
        onClick={undo}
      />
      <IconButton
        label="Redo"
        shortcut="⌃⇧Z"
        icon={Redo2}
        className="size-7"
        disabled={!canRedo}
        onClick={redo}
      />
    </div>
  );
}

/** Adds a step where one is looking, and shows it. */
function useAddStep(): (type: AddedType) => void {
  const { doc, edit, select, selection, added } = useEditor();
  return (type) => {
    const { doc: changed, key } = addBeside(doc, type, selection);
    added.current = key;
    edit(() => changed);
    select({ kind: "step", key });
  };
}

/** Into the transition that is selected, or behind the selected step if a way out of it is still missing. */
function addBeside(doc: Doc, type: AddedType, selection: Selection): { doc: Doc; key: string } {
  if (selection.kind === "transition" && type !== "end" && transitionAt(doc, selection.index)) {
    return insertStep(doc, selection.index, type);
  }
  const added = addStep(doc, type);
  if (selection.kind !== "step" || !hasFreeWay(doc, selection.key)) return added;
  return { doc: connect(added.doc, selection.key, added.key).doc, key: added.key };
}
