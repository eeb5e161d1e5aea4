"use client";

import { type RefObject, useCallback } from "react";

/**
 * Moves the keyboard to a row, once the list has scrolled to it and drawn it. Without `always` only if it was at a row
 * already: whoever writes somewhere is left there.
 */
export type FocusRow = (id: number | null, always?: boolean) => void;

export function useRowFocus(frame: RefObject<HTMLElement | null>): FocusRow {
  return useCallback(
    (id, always = false) => {
      const isAtRow = document.activeElement?.closest("[data-task]") ?? null;
      if (id === null || (!always && isAtRow === null)) return;
      requestAnimationFrame(() =>
        requestAnimationFrame(() =>
          frame.current?.querySelector<HTMLElement>(`[data-task="${id}"]`)?.focus({ preventScroll: true }),
        ),
      );
    },
    [frame],
  );
}

/** Whether nobody would miss the focus: it is nowhere, or inside of what goes away. */
export function isFocusFree(leaving: HTMLElement | null): boolean {
  const at = document.activeElement;
  // A button that is at work lets go of the focus: then the page has it.
  return at === null || at === document.body || (leaving?.contains(at) ?? false);
}
