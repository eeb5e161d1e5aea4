"use client";

import { useCallback, useState } from "react";
import type { Selection } from "./EditorContext";

/**
 * What is selected, also in the address, so that reload and a link come back to it. It is written there without a
 * step of its own in the browser's history: "back" leaves the editor, "undo" takes back edits.
 */
export function useSelection(): [Selection, (selection: Selection) => void] {
  const [selection, setSelection] = useState(readSelection);
  const select = useCallback((next: Selection) => {
    setSelection(next);
    const query = new URLSearchParams(window.location.search);
    query.delete("step");
    query.delete("transition");
    if (next.kind === "step") query.set("step", next.key);
    if (next.kind === "transition") query.set("transition", String(next.index));
    const search = query.toString();
    window.history.replaceState(null, "", search === "" ? window.location.pathname : `?${search}`);
  }, []);
  return [selection, select];
}

function readSelection(): Selection {
  const query = new URLSearchParams(typeof window === "undefined" ? "" : window.location.search);
  const step = query.get("step");
  if (step) return { kind: "step", key: step };
  const index = Number.parseInt(query.get("transition") ?? "", 10);
  return Number.isInteger(index) ? { kind: "transition", index } : { kind: "workflow" };
}
