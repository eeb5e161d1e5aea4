"use client";

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type Placed, put } from "./order";

/** A row of the list: there, or on its way out. */
export type Row<T> = { readonly task: T; readonly leaving: boolean };

const WAY_OUT_MS = 200;
/** When so many leave at once nobody can follow any of them. */
const MOST_LEAVING = 30;

/**
 * The rows to draw: what has left stays for the moment of its way out, in its old place. Another list altogether (a new
 * filter, said by `kind`) is not a departure.
 */
export function useDepartures<T extends Placed>(items: readonly T[], kind: unknown): readonly Row<T>[] {
  const before = useRef({ items, kind });
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const [leaving, setLeaving] = useState<readonly T[]>([]);

  // Before anything is painted: a row that leaves must not blink.
  useLayoutEffect(() => {
    const old = before.current;
    before.current = { items, kind };
    const gone = old.kind === kind ? departed(old.items, items) : [];
    if (gone.length === 0) return;
    setLeaving((now) => [...now, ...gone]);
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setLeaving((now) => now.filter((task) => !gone.includes(task)));
    }, WAY_OUT_MS);
    timers.current.add(timer);
  }, [items, kind]);
  useEffect(() => {
    const running = timers.current;
    return () => running.forEach(clearTimeout);
  }, []);

  return useMemo(() => withDepartures(items, leaving), [items, leaving]);
}

/** What was there and is not any more; nothing when too much changed to be followed. */
export function departed<T extends Placed>(before: readonly T[], after: readonly T[]): T[] {
  if (before === after) return [];
  const there = new Set(after.map((task) => task.id));
  const gone = before.filter((task) => !there.has(task.id));
  return gone.length > MOST_LEAVING ? [] : gone;
}

export function withDepartures<T extends Placed>(
  items: readonly T[],
  leaving: readonly T[],
): readonly Row<T>[] {
  const there = new Set(items.map((task) => task.id));
  const out = new Set<T>(leaving.filter((task) => !there.has(task.id)));
  const all = [...out].reduce<readonly T[]>((list, task) => put(list, task, true), items);
  return all.map((task) => ({ task, leaving: out.has(task) }));
}
