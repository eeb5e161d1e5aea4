"use client";

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useFilters } from "@/ui/path";
import { follow, look, NOTHING, type Selection } from "./selection";

/** Whoever runs through the list does not fill the history: the address follows when there is a rest. */
const ADDRESS_REST_MS = 250;

type Change = (shape: (now: Selection) => Selection) => void;

/**
 * What is looked at and ticked, over a list that changes by itself; what is looked at stands in the address too, so that
 * reload, back and links find it. `kind` says which list it is: another filter is another list.
 */
export function useSelection(
  ids: readonly number[] | undefined,
  kind: unknown,
  isWide: boolean,
): { selection: Selection; change: Change; open: (id: number) => void; close: () => void } {
  const [{ task }, setAddress] = useFilters("task");
  const addressed = Number.parseInt(task, 10) || null;
  const [selection, setSelection] = useState<Selection>(() => look(NOTHING, addressed));
  const written = useRef(addressed);
  const pushed = useRef(false);
  const before = useRef<{ ids: readonly number[]; kind: unknown } | null>(null);

  useLayoutEffect(() => {
    if (ids === undefined) return;
    const old = before.current;
    before.current = { ids, kind };
    setSelection((now) => {
      const isOther = old !== null && old.kind !== kind;
      const next = follow(now, old?.ids ?? ids, ids);
      const isLost = next.active === null || (isOther && !ids.includes(next.active));
      if (!isLost) return next;
      // Where there is room for a preview, there is always one; elsewhere the list is what one came for.
      return { ...look(next, isWide ? (ids[0] ?? null) : null), place: 0 };
    });
  }, [ids, kind, isWide]);

  // "Back" and links change the address: the eye goes there.
  useEffect(() => {
    if (addressed === written.current) return;
    written.current = addressed;
    if (addressed === null) pushed.current = false;
    setSelection((now) => (now.active === addressed ? now : look(now, addressed)));
  }, [addressed]);

  const { active } = selection;
  useEffect(() => {
    if (!isWide || active === written.current) return;
    const timer = setTimeout(() => {
      written.current = active;
      setAddress({ task: active === null ? null : String(active) });
    }, ADDRESS_REST_MS);
    return () => clearTimeout(timer);
  }, [active, isWide, setAddress]);

  const open = useCallback(
    (id: number) => {
      setSelection((now) => look(now, id));
      if (isWide || written.current === id) return;
      written.current = id;
      pushed.current = true;
      setAddress({ task: String(id) }, { push: true });
    },
    [isWide, setAddress],
  );

  /** Back to the list alone, as "back" would do. */
  const close = useCallback(() => {
    if (pushed.current) return window.history.back();
    written.current = null;
    setAddress({ task: null });
    setSelection((now) => look(now, null));
  }, [setAddress]);

  return { selection, change: setSelection, open, close };
}
