/** Places on a drawing, in pixels from the top left, and the size that a step takes. */

import type { Step, Transition } from "./definition";
import { branchWords } from "./mark";

export type Direction = "right" | "down";

export interface Point {
  x: number;
  y: number;
}

export interface PlacedStep extends Point {
  key: string;
  width: number;
  height: number;
}

/** A row of what is written at a line. */
export interface LineWord {
  id: string;
  of: "outcome" | "guard" | "region" | "detour";
  text: string;
}

export interface PlacedLine {
  id: string;
  from: string;
  to: string;
  /** One, or all between the same two steps when `merge` is asked for; none where it is a detour. */
  transitions: Transition[];
  words: LineWord[];
  /** From the side of one step to the side of the other. */
  points: Point[];
  /** The middle of the label, and its size. */
  label: (Point & { width: number; height: number }) | null;
}

export interface Layout {
  width: number;
  height: number;
  direction: Direction;
  steps: PlacedStep[];
  lines: PlacedLine[];
}

const LETTER = 7.2;
const SMALL_LETTER = 5.8;
const MOST_OF_VOTE = 14;

/** The size that a step is drawn in: by its name, within bounds. */
export function sizeOf(step: Step): { width: number; height: number } {
  const text = step.name.length * LETTER;
  if (step.type === "end") return { width: between(84, text + 54, 210), height: 34 };
  if (step.type === "fork" || step.type === "join") {
    const longer = Math.max(text, branchWords(step).length * SMALL_LETTER);
    return { width: between(132, longer + 58, 230), height: 46 };
  }
  if (step.type === "decision") return { width: between(96, text + 52, 270), height: 36 };
  if (step.type === "wait" || step.type === "service" || step.type === "subflow") {
    const longer = Math.max(text, step.errand.length * SMALL_LETTER);
    return { width: between(158, longer + 52, 260), height: 54 };
  }
  if (step.vote !== "") {
    const vote = Math.min(step.vote.length, MOST_OF_VOTE) * SMALL_LETTER + 22;
    return { width: between(190, text + vote + 48, 320), height: 54 };
  }
  return { width: between(128, text + 48, 260), height: 54 };
}

function between(least: number, value: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}
