/** The lines of a drawing before they are placed: which transitions each stands for, and what is written at it. */

import { guardShort } from "@/words/guard";
import type { Definition, Detour, Transition } from "./definition";
import type { LineWord, PlacedLine } from "./place";

const WORD_HEIGHT = 15;
const LETTER = 5.8;
const MOST_ROWS = 3;
const LONGEST_WORD = 26;

/** What is written at a line: each outcome once, below it the guards in short. */
export function lineWords(transitions: readonly Transition[]): LineWord[] {
  const outcomes = [...new Set(transitions.map((each) => each.outcome))];
  return [...outcomes.flatMap((outcome) => wordsOn(outcome, transitions)), ...regionRows(transitions)];
}

function wordsOn(outcome: string | null, transitions: readonly Transition[]): LineWord[] {
  const words = transitions.filter((each) => each.outcome === outcome).flatMap(guardRows);
  return outcome === null ? words : [{ id: outcome, of: "outcome" as const, text: cut(outcome) }, ...words];
}

/** What is closed when it is taken; by number, because the names may be long. */
function regionRows(transitions: readonly Transition[]): LineWord[] {
  const closed = new Set(transitions.flatMap((each) => each.cancels)).size;
  if (closed === 0) return [];
  return [{ id: "region", of: "region", text: `closes ${closed === 1 ? "1 step" : `${closed} steps`}` }];
}

function guardRows({ when, index }: Transition): LineWord[] {
  if (when === null) return [];
  return inRows(guardShort(when)).map((text, row) => ({ id: `${index} ${row}`, of: "guard", text }));
}

/** A guard of several parts has a row for each: a line shall not be as long as its label. */
function inRows(guard: string): string[] {
  const rows = guard.split(/ (?=(?:and|or) )/);
  const shown = rows.length > MOST_ROWS ? [...rows.slice(0, MOST_ROWS - 1), "…"] : rows;
  return shown.map(cut);
}

function cut(text: string): string {
  return text.length > LONGEST_WORD ? `${text.slice(0, LONGEST_WORD - 1)}…` : text;
}

export type Line = Pick<PlacedLine, "id" | "from" | "to" | "transitions" | "words">;

export function linesOf(definition: Definition, merge: boolean): Line[] {
  const groups = new Map<string, Transition[]>();
  for (const transition of definition.transitions) {
    const id = merge ? `${transition.from}>${transition.to}` : `t${transition.index}`;
    groups.set(id, [...(groups.get(id) ?? []), transition]);
  }
  const lines = [...groups].map(([id, transitions]) => ({
    id,
    from: transitions[0]?.from ?? "",
    to: transitions[0]?.to ?? "",
    transitions,
    words: lineWords(transitions),
  }));
  return [...lines, ...definition.detours.map(detourLine)];
}

function detourLine({ from, to, after }: Detour): Line {
  const text = `after ${after === 1 ? "1 visit" : `${after} visits`}`;
  return { id: `d${from}`, from, to, transitions: [], words: [{ id: "detour", of: "detour", text }] };
}

export function labelSize(words: LineWord[]): { width: number; height: number } {
  const longest = Math.max(0, ...words.map((word) => word.text.length));
  return longest === 0
    ? { width: 0, height: 0 }
    : { width: longest * LETTER + 12, height: words.length * WORD_HEIGHT + 4 };
}
