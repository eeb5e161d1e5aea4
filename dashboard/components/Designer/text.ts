/**
 * The definition as text: reading it, writing it, and carrying an edit into a text without losing its comments.
 *
 * YAML, of which JSON is a part. An edited value is laid over the text that was there: what has not changed keeps its
 * lines, order, quotes and comments; what comes back is checked to mean exactly the edited value.
 */

import {
  Document,
  type ErrorCode,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Pair,
  parseDocument,
  Scalar,
  YAMLMap,
  YAMLSeq,
} from "yaml";
import { type Place, placeUnder, rankOf } from "./order";
import { type Doc, isRecord } from "./reading";

/** Where a text cannot be read: a sentence, and characters from 0. */
export interface TextFault {
  message: string;
  line: number;
  from: number;
  to: number;
}

export type Reading = { doc: Doc; fault: null } | { doc: null; fault: TextFault };

const WIDEST_FLOW = 120;
const STYLE = { lineWidth: 0, flowCollectionPadding: false, indentSeq: true } as const;

export function readText(text: string): Reading {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
  const error = parsed.errors[0];
  if (error !== undefined) {
    const line = lines.linePos(error.pos[0]).line;
    return {
      doc: null,
      fault: { message: inWords(error), line, from: error.pos[0], to: error.pos[1] },
    };
  }
  try {
    const value: unknown = parsed.toJS({ maxAliasCount: 100 });
    if (isRecord(value)) return { doc: value, fault: null };
    return notAnObject(value, text);
  } catch (error) {
    const message = error instanceof Error ? inOneLine(error.message) : "The text cannot be read.";
    return { doc: null, fault: { message, line: 1, from: 0, to: 0 } };
  }
}

/** A document, or a part of one, as fresh text, laid out as a person would write it. */
export function writeText(doc: Doc, place: Place = "workflow"): string {
  const written = new Document(null, { aliasDuplicateObjects: false });
  const contents = build(written, doc, place);
  if (isMap(contents)) contents.flow = false;
  written.contents = contents as typeof written.contents;
  return written.toString(STYLE);
}

/** The text that means `after`, made from one that means `before`. */
export function carryInto(text: string, before: Doc, after: Doc): string {
  if (before === after) return text;
  try {
    const written = parseDocument(text);
    written.contents = lay(
      written,
      written.contents as Node,
      before,
      after,
      "workflow",
    ) as typeof written.contents;
    const carried = written.toString(STYLE);
    const again = readText(carried);
    if (again.doc !== null && sameValue(again.doc, after)) return carried;
  } catch {
    // An alias whose anchor the edit took away, say: the fresh text means the same, without the comments.
  }
  return writeText(after);
}

/** Whether two values mean the same as JSON; the order of keys does not count. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each, index) => sameValue(each, b[index]));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}

function notAnObject(value: unknown, text: string): Reading {
  const found = value === null ? "nothing" : Array.isArray(value) ? "a list" : "a single value";
  const message = `Expected a definition with keys such as “key” and “steps”, found ${found}.`;
  return { doc: null, fault: { message, line: 1, from: 0, to: Math.min(text.length, 1) } };
}

/** What the parser stumbled over, for people who do not know its terms. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: "The same key stands here twice.",
  BAD_INDENT: "This line is indented differently from those that it belongs to.",
  TAB_AS_INDENT: "A tab is used to indent; use spaces.",
  MISSING_CHAR: "Something is missing here: a closing bracket, brace or quote, or a colon.",
  MULTILINE_IMPLICIT_KEY: "A key goes over several lines; is a colon or a quote missing?",
  BLOCK_AS_IMPLICIT_KEY: "This cannot be nested in one line; begin a new line, indented.",
  MULTIPLE_DOCS: "There are several documents in this text; a definition is one.",
  UNEXPECTED_TOKEN: "This does not belong here.",
  BAD_ALIAS: "A name that begins with * or & is meant as a reference; put it in quotes.",
};

function inWords({ code, message }: { code: ErrorCode; message: string }): string {
  return WORDS[code] ?? inOneLine(message);
}

function inOneLine(message: string): string {
  const line = message.split("\n")[0] ?? message;
  return line.endsWith(".") ? line : `${line}.`;
}

function lay(written: Document, node: Node, before: unknown, after: unknown, place: Place): Node {
  if (before === after || sameValue(before, after)) return node;
  if (isMap(node) && isRecord(before) && isRecord(after)) return layMap(written, node, before, after, place);
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) {
    return laySeq(written, node, before, after, place);
  }
  const fresh = build(written, after, place);
  if (isScalar(node) && isScalar(fresh)) {
    if (typeof node.value === "string" && typeof fresh.value === "string") fresh.type = node.type;
    fresh.comment = node.comment;
    fresh.commentBefore = node.commentBefore;
    fresh.spaceBefore = node.spaceBefore;
  }
  return fresh;
}

function layMap(written: Document, node: YAMLMap, before: Doc, after: Doc, place: Place): Node {
  node.items = node.items.filter((pair) => Object.hasOwn(after, nameOf(pair)));
  for (const pair of node.items) {
    const name = nameOf(pair);
    const under = placeUnder(place, name);
    pair.value =
      isNode(pair.value) && Object.hasOwn(before, name)
        ? lay(written, pair.value, before[name], after[name], under)
        : build(written, after[name], under);
  }
  const there = new Set(node.items.map(nameOf));
  for (const [name, value] of Object.entries(after)) {
    if (there.has(name)) continue;
    const pair = new Pair(written.createNode(name), build(written, value, placeUnder(place, name)));
    const rank = rankOf(place, name);
    const next = node.items.findIndex((each) => rankOf(place, nameOf(each)) > rank);
    node.items.splice(next === -1 ? node.items.length : next, 0, pair);
  }
  // A map of the schema's properties shows its own order to people: the fields of a form.
  if (place === "other" && !sameOrder(node, after)) {
    const order = Object.keys(after);
    node.items.sort((a, b) => order.indexOf(nameOf(a)) - order.indexOf(nameOf(b)));
  }
  if (node.flow && !fitsInLine(node)) node.flow = false;
  return node;
}

/** Elements that are still the same object keep their node; the rest are paired in order while the count is the same. */
function laySeq(written: Document, node: YAMLSeq, before: unknown[], after: unknown[], place: Place): Node {
  const nodes = node.items as Node[];
  const places = new Map<unknown, number[]>();
  before.forEach((each, index) => {
    places.set(each, [...(places.get(each) ?? []), index]);
  });
  const from = after.map((each) => places.get(each)?.shift());
  const kept = new Set(from);
  const left = before.map((_, index) => index).filter((index) => !kept.has(index));
  const pairing = left.length === from.filter((index) => index === undefined).length;
  node.items = after.map((each, index) => {
    const old = from[index];
    if (old !== undefined) return nodes[old];
    const partner = pairing ? left.shift() : undefined;
    const partnerNode = partner === undefined ? undefined : nodes[partner];
    return partner === undefined || partnerNode === undefined
      ? build(written, each, place)
      : lay(written, partnerNode, before[partner], each, place);
  });
  if (node.flow && !fitsInLine(node)) node.flow = false;
  return node;
}

/** A value as nodes: keys in their order, and what is short on one line. */
function build(written: Document, value: unknown, place: Place): Node {
  if (Array.isArray(value)) {
    const seq = new YAMLSeq();
    seq.items = value.map((each) => build(written, each, place));
    seq.flow = value.every((each) => !isRecord(each)) && fitsInLine(seq);
    return seq;
  }
  if (isRecord(value)) {
    const map = new YAMLMap();
    const entries = Object.entries(value)
      .map(([name, each], index) => ({ name, each, index }))
      .sort((a, b) => rankOf(place, a.name) - rankOf(place, b.name) || a.index - b.index);
    map.items = entries.map(
      ({ name, each }) => new Pair(written.createNode(name), build(written, each, placeUnder(place, name))),
    );
    map.flow = place !== "workflow" && entries.every(({ each }) => !isRecord(each)) && fitsInLine(map);
    return map;
  }
  return value === undefined ? new Scalar(null) : (written.createNode(value) as Node);
}

function fitsInLine(node: Node): boolean {
  const value = JSON.stringify(node.toJSON() ?? null) ?? "";
  return value.length <= WIDEST_FLOW && !value.includes("\\n");
}

function sameOrder(node: YAMLMap, after: Doc): boolean {
  const order = Object.keys(after);
  return node.items.every((pair, index) => nameOf(pair) === order[index]);
}

function nameOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || (typeof value === "object" && value !== null);
}
