"use client";

import { createContext, type RefObject, useContext } from "react";
import type { FindingPlaces } from "./findings";
import type { Doc } from "./reading";

/** What the panel shows and the drawing marks. */
export type Selection =
  | { kind: "workflow" }
  | { kind: "step"; key: string }
  | { kind: "transition"; index: number };

export interface Editor {
  doc: Doc;
  /** An old version, a text that cannot be read, or nobody who may: nothing can be changed. */
  readOnly: boolean;
  /** Changes with the same tag, at once, are one step back. */
  edit: (make: (doc: Doc) => Doc, tag?: string) => void;
  undo: () => void;
  redo: () => void;
  selection: Selection;
  select: (selection: Selection) => void;
  findings: FindingPlaces;
  /** Names that exist, with a hint each, for completion. */
  permissions: readonly Name[];
  roles: readonly Name[];
  /** Keys of the steps that a published version has: requests may stand there, so keys are not changed by the way. */
  publishedSteps: ReadonlySet<string>;
  /** The step that was just added: its panel asks for a name at once. */
  added: RefObject<string | null>;
}

export interface Name {
  value: string;
  hint?: string;
}

const Context = createContext<Editor | null>(null);

export const EditorProvider = Context.Provider;

/** The editor that a panel belongs to. */
export function useEditor(): Editor {
  const editor = useContext(Context);
  if (editor === null) throw new Error("Expected a panel to stand inside of an editor.");
  return editor;
}
