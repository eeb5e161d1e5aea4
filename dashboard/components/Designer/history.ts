/**
 * The work on one definition: its text, what the text last meant, and the way back.
 *
 * Drawing, panels and text share this one state. While the text cannot be read, `doc` stays what it last meant, and
 * edits of the drawing are refused, because they would write over what is being typed.
 */

import type { Doc } from "./reading";
import { carryInto, readText, type TextFault, writeText } from "./text";

interface Moment {
  text: string;
  doc: Doc;
  fault: TextFault | null;
}

export interface Work extends Moment {
  past: Moment[];
  future: Moment[];
  /** What the last change was of, and when: another of the same at once belongs to the same step back. */
  tag: string | null;
  at: number;
}

export type Change =
  | { kind: "edit"; edit: (doc: Doc) => Doc; tag?: string; at: number }
  | { kind: "type"; text: string; at: number }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "load"; work: Work };

const TOGETHER_MS = 1_200;
const MOST_STEPS_BACK = 200;

/** Begin with a document, or with a text that means it and has comments. */
export function beginWork(doc: Doc, text?: string): Work {
  return { ...readMoment(text ?? writeText(doc), doc), past: [], future: [], tag: null, at: 0 };
}

export function changeWork(work: Work, change: Change): Work {
  switch (change.kind) {
    case "edit":
      return edit(work, change.edit, change.tag ?? null, change.at);
    case "type":
      if (change.text === work.text) return work;
      return remember(work, readMoment(change.text, work.doc), "text", change.at);
    case "undo":
      return goBack(work);
    case "redo":
      return goForward(work);
    case "load":
      return change.work;
  }
}

function edit(work: Work, make: (doc: Doc) => Doc, tag: string | null, at: number): Work {
  if (work.fault !== null) return work;
  const doc = make(work.doc);
  if (doc === work.doc) return work;
  const text = carryInto(work.text, work.doc, doc);
  return remember(work, { text, doc, fault: null }, tag, at);
}

function remember(work: Work, moment: Moment, tag: string | null, at: number): Work {
  const together = tag !== null && tag === work.tag && at - work.at < TOGETHER_MS && work.past.length > 0;
  const past = together ? work.past : [...work.past.slice(1 - MOST_STEPS_BACK), momentOf(work)];
  return { ...moment, past, future: [], tag, at };
}

function goBack(work: Work): Work {
  const last = work.past.at(-1);
  if (last === undefined) return work;
  return {
    ...last,
    past: work.past.slice(0, -1),
    future: [momentOf(work), ...work.future],
    tag: null,
    at: 0,
  };
}

function goForward(work: Work): Work {
  const [next, ...rest] = work.future;
  if (next === undefined) return work;
  return { ...next, past: [...work.past, momentOf(work)], future: rest, tag: null, at: 0 };
}

function momentOf({ text, doc, fault }: Work): Moment {
  return { text, doc, fault };
}

function readMoment(text: string, last: Doc): Moment {
  const reading = readText(text);
  return reading.doc === null
    ? { text, doc: last, fault: reading.fault }
    : { text, doc: reading.doc, fault: null };
}
