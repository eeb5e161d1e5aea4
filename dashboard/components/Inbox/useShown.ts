"use client";

import { useCallback, useDeferredValue, useEffect, useRef } from "react";
import type { Task } from "@/queries/tasks";

type WhenShown = (id: number, run: () => void) => void;

/**
 * The task beside the list. The row that is looked at is drawn first, and this follows: whoever runs along by keyboard
 * waits for neither. What is asked of a task before it is there is done as soon as it is, unless one has gone on.
 */
export function useShown(looked: Task | undefined, isAtOnce: boolean): [Task | undefined, WhenShown] {
  const deferred = useDeferredValue(looked);
  const shown = isAtOnce ? looked : deferred;
  const there = useRef<number | undefined>(undefined);
  const waiting = useRef<{ id: number; run: () => void } | null>(null);
  useEffect(() => {
    there.current = shown?.id;
    const asked = waiting.current;
    if (asked === null || looked?.id !== shown?.id) return;
    waiting.current = null;
    if (asked.id === shown?.id) asked.run();
  }, [shown?.id, looked?.id]);
  const whenShown = useCallback<WhenShown>((id, run) => {
    if (there.current === id) run();
    else waiting.current = { id, run };
  }, []);
  return [shown, whenShown];
}
