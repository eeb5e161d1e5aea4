/** How much of a drawing is seen, and how large. */

import type { Definition } from "@/components/Diagram/definition";
import { type Layout, layoutOf } from "@/components/Diagram/layout";

/** Room for what lies over the drawing at its top. */
export const HEAD = 56;
export const MARGIN = 20;
/** Smaller than this nobody reads: the drawing then goes beyond its place, beginning with its start. */
export const SMALLEST = 0.56;
export const LARGEST = 1.1;
/** From so many steps on, one layout has to do, and only what is in sight is drawn. */
export const MANY = 60;

export interface Size {
  width: number;
  height: number;
}

/** From left to right or from top to bottom: whichever can be shown larger. */
export function largestLayout(definition: Definition, size: Size): Layout {
  const right = layoutOf(definition, { direction: "right" });
  if (definition.steps.length > MANY) return right;
  const down = layoutOf(definition, { direction: "down" });
  return zoomOf(down, size) > zoomOf(right, size) ? down : right;
}

function zoomOf({ width, height }: Layout, size: Size): number {
  const room = { width: size.width - 2 * MARGIN, height: size.height - HEAD - MARGIN };
  return Math.min(LARGEST, room.width / Math.max(1, width), room.height / Math.max(1, height));
}

/** All of it where it stays readable; otherwise as large as readable, around what one looks at. */
export function viewOf(layout: Layout, size: Size, focus: string): { x: number; y: number; zoom: number } {
  const zoom = Math.max(SMALLEST, zoomOf(layout, size));
  const step = layout.steps.find(({ key }) => key === focus) ?? layout.steps[0];
  const middle = { x: (step?.x ?? 0) + (step?.width ?? 0) / 2, y: (step?.y ?? 0) + (step?.height ?? 0) / 2 };
  return {
    zoom,
    x: placed(layout.width * zoom, size.width, middle.x * zoom),
    y: HEAD + placed(layout.height * zoom, size.height - HEAD, middle.y * zoom),
  };
}

/** In the middle where there is room for all; otherwise the focus in the middle, without a gap at the ends. */
function placed(length: number, room: number, focus: number): number {
  if (length <= room - MARGIN) return (room - length) / 2;
  return Math.min(MARGIN, Math.max(room - length - MARGIN, room / 2 - focus));
}
