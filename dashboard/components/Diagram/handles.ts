/** Where lines may begin and end at a step, told to the library: what it has to measure first, it draws late or never. */

import { type NodeHandle, Position } from "@xyflow/react";
import type { Direction } from "./place";

const SIZE = 12;

/** All of the step takes a line in; one leaves from the middle of the side that faces the direction. */
export function handlesOf(width: number, height: number, direction: Direction): NodeHandle[] {
  const down = direction === "down";
  return [
    { type: "target", position: down ? Position.Top : Position.Left, x: 0, y: 0, width, height },
    {
      type: "source",
      position: down ? Position.Bottom : Position.Right,
      x: (down ? width / 2 : width) - SIZE / 2,
      y: (down ? height : height / 2) - SIZE / 2,
      width: SIZE,
      height: SIZE,
    },
  ];
}
