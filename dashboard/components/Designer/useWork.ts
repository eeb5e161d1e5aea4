"use client";

import { useCallback, useMemo, useReducer } from "react";
import type { Designed } from "@/queries/definitions";
import { freshWorkflow } from "./fresh";
import { beginWork, changeWork, textOf } from "./history";
import { keptText } from "./keepsake";
import type { Doc } from "./reading";
import { writeText } from "./text";
import { serverDoc } from "./useAutosave";

/** The work on one workflow, from its draft or its newest version on. */
export function useWork(designed: Designed) {
  const [work, dispatch] = useReducer(changeWork, designed, begin);
  const { fault } = work;
  const edit = useCallback(
    (make: (doc: Doc) => Doc, tag?: string) =>
      dispatch({ kind: "edit", edit: make, at: Date.now(), ...(tag === undefined ? {} : { tag }) }),
    [],
  );
  const type = useCallback((text: string) => dispatch({ kind: "type", text, at: Date.now() }), []);
  const undo = useCallback(() => dispatch({ kind: "undo" }), []);
  const redo = useCallback(() => dispatch({ kind: "redo" }), []);
  /** Put another document in the place of this one; it can be undone. */
  const replace = useCallback(
    (doc: Doc) => (fault === null ? edit(() => doc) : type(writeText(doc))),
    [fault, edit, type],
  );
  return useMemo(
    () => ({ work, text: () => textOf(work), edit, type, undo, redo, replace }),
    [work, edit, type, undo, redo, replace],
  );
}

function begin(designed: Designed) {
  const doc = serverDoc(designed) ?? freshWorkflow(designed.key, designed.name);
  return beginWork(doc, keptText(designed.key, doc));
}
