import type { KeyboardEvent } from "react";

const ARROWS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Arrow keys go from a cell to the nearest one in that direction, as the eye would. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const way = ARROWS[event.key];
  const from = (event.target as HTMLElement).closest<HTMLElement>("[data-cell]");
  if (!way || !from) return;
  event.preventDefault();
  const here = middle(from);
  let nearest: { cell: HTMLElement; far: number } | undefined;
  for (const cell of event.currentTarget.querySelectorAll<HTMLElement>("[data-cell]")) {
    const there = middle(cell);
    const along = (there.x - here.x) * way.x + (there.y - here.y) * way.y;
    const aside = Math.abs((there.x - here.x) * way.y) + Math.abs((there.y - here.y) * way.x);
    // Sideways stays in its line; up and down takes the closest below or above.
    if (along < 4 || (way.x !== 0 && aside > 4)) continue;
    const far = along + aside * 3;
    if (!nearest || far < nearest.far) nearest = { cell, far };
  }
  nearest?.cell.focus();
}

/** The button of a cell. */
export function findCell(key: string): HTMLElement | null {
  return document.querySelector(`[data-cell="${CSS.escape(key)}"]`);
}

function middle(cell: HTMLElement): { x: number; y: number } {
  const box = cell.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
