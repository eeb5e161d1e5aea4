"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";

/**
 * Which of a chart's points one looks at: under the pointer, or chosen with the arrow keys. The frame
 * it belongs to is a slider for who listens: each step reads one point aloud.
 */
export function useCursor({
  count,
  label,
  at,
  tell,
}: {
  count: number;
  label: string;
  /** The point that lies under a horizontal position. */
  at: (x: number) => number;
  tell: (index: number) => string;
}) {
  const [index, setIndex] = useState<number | null>(null);
  const last = count - 1;
  const shown = index === null ? null : Math.min(index, last);

  function move(event: PointerEvent<HTMLElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    setIndex(clamp(at(event.clientX - box.left), last));
  }

  function press(event: KeyboardEvent<HTMLElement>): void {
    const from = shown ?? last;
    const next: Record<string, number> = {
      ArrowLeft: from - 1,
      ArrowRight: shown === null ? 0 : from + 1,
      Home: 0,
      End: last,
    };
    const to = next[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setIndex(clamp(to, last));
  }

  return {
    index: shown,
    frame: {
      role: "slider" as const,
      tabIndex: 0,
      "aria-label": label,
      "aria-valuemin": 0,
      "aria-valuemax": Math.max(0, last),
      "aria-valuenow": shown ?? Math.max(0, last),
      "aria-valuetext": count ? tell(shown ?? last) : "Nothing to show",
      onPointerMove: move,
      onPointerLeave: () => setIndex(null),
      onKeyDown: press,
      onFocus: () => setIndex((now) => now ?? last),
      onBlur: () => setIndex(null),
    },
  };
}

function clamp(index: number, last: number): number {
  return Math.max(0, Math.min(last, index));
}
