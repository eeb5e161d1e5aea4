/**
 * The work on one definition: its text, what the text last meant, and the way back.
 *
 * Drawing, panels and text share this one state. While the text cannot be read, `doc` stays what it last meant, and
 * edits of the drawing are refused, because they would write over what is being typed. An edit changes the document
 * at once; its text is made when somebody looks at it (`textOf`), so that typing into a panel stays quick.
 */

import type { Doc } from "./reading";
import { carryInto, readText, type TextFault, writeText } from "./text";

interface Written {
  text: string;
  doc: Doc;
}

interface Moment {
  doc: Doc;
  fault: TextFault | null;
  /** The last text that there was, and what it meant: later edits are carried into it. */
  written: Written;
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
  | { kind: "begin"; work: Work };

const TOGETHER_MS = 1_200;
const MOST_STEPS_BACK = 200;

const carried = new WeakMap<Doc, Written>();

/** Begin with a document, or with a text that means it and has comments. */
export function beginWork(doc: Doc, text?: string): Work {
  const moment = text === undefined ? null : readMoment(text, doc);
  const written = { text: writeText(doc), doc };
  return { ...(moment ?? { doc, fault: null, written }), past: [], future: [], tag: null, at: 0 };
}

/** The text of the present state: as it was typed, or with the edits since carried into it. */
export function textOf({ doc, fault, written }: Pick<Moment, "doc" | "fault" | "written">): string {
  if (fault !== null || written.doc === doc) return written.text;
  const known = carried.get(doc);
  if (known !== undefined) return known.text;
  const text = carryInto(written.text, written.doc, doc);
  carried.set(doc, { text, doc });
  return text;
}

export function changeWork(work: Work, change: Change): Work {
  switch (change.kind) {
    case "edit":
      return edit(work, change.edit, change.tag ?? null, change.at);
    case "type":
      if (change.text === textOf(work)) return work;
      return remember(work, readMoment(change.text, work.doc), "text", change.at);
    case "undo":
      return goBack(work);
    case "redo":
      return goForward(work);
    case "begin":
      return change.work;
  }
}

function edit(work: Work, make: (doc: Doc) => Doc, tag: string | null, at: number): Work {
  if (work.fault !== null) return work;
  const doc = make(work.doc);
  if (doc === work.doc) return work;
  return remember(work, { doc, fault: null, written: carried.get(work.doc) ?? work.written }, tag, at);
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

function momentOf({ doc, fault, written }: Work): Moment {
  return { doc, fault, written };
}

function readMoment(text: string, last: Doc): Moment {
  const reading = readText(text);
  if (reading.doc === null) return { doc: last, fault: reading.fault, written: { text, doc: last } };
  return { doc: reading.doc, fault: null, written: { text, doc: reading.doc } };
}
