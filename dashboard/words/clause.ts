/**
 * A guard as a clause of a sentence: that it holds, or that it does not, as a rule or with the values it read.
 *
 * Null means that there are no words for it; whoever asks then shows the guard as it was written.
 */

import { evaluate, type Read, UNKNOWN } from "./evaluation";
import type { Operator, Tree } from "./expression";
import { fieldWords, inSentence, listedWith, valueWords } from "./value";

/** The titles of fields by dotted name: `context.amount` is "Amount in euro". */
export type Names = Readonly<Record<string, string>>;

export interface Telling {
  names: Names;
  /** Null: nothing is known yet, the guard is told as a rule. */
  read: Read | null;
}

const NOT_FOR: Partial<Record<Operator, string>> = { "&&": "||", "||": "&&" };

/** Say that the tree holds, or that it does not; null when there are no words for it. */
export function told(tree: Tree, holds: boolean, telling: Telling): string | null {
  if (tree.kind === "not") return told(tree.of, !holds, telling);
  if (tree.kind === "binary" && NOT_FOR[tree.op] !== undefined) return toldTogether(tree, holds, telling);
  return toldAlone(tree, holds, telling);
}

/** Of what decided, only what did: of `a || b` that held, whichever of them holds. */
function toldTogether(tree: Tree & { kind: "binary" }, holds: boolean, telling: Telling): string | null {
  const every = operands(tree, tree.op);
  const word = holds ? tree.op : NOT_FOR[tree.op];
  const { read } = telling;
  const chosen = read === null ? every : every.filter((each) => evaluate(each, read) === holds);
  const parts = withoutIdleTests(chosen).map((each) => {
    const part = told(each, holds, telling);
    const mixed = each.kind === "binary" && NOT_FOR[each.op] !== undefined && read === null;
    return part !== null && mixed ? `(${part})` : part;
  });
  if (parts.includes(null)) return null;
  return listedWith(read === null && word === "||" ? "or" : "and", [...new Set(parts as string[])]);
}

function operands(tree: Tree, op: Operator): Tree[] {
  return tree.kind === "binary" && tree.op === op
    ? [...operands(tree.left, op), ...operands(tree.right, op)]
    : [tree];
}

/** `has(x)` says nothing beside something that reads x. */
function withoutIdleTests(trees: Tree[]): Tree[] {
  const rest = trees.filter((each) => each.kind !== "has");
  return trees.filter((each) => each.kind !== "has" || !rest.some((other) => reads(other, each.path)));
}

function reads(tree: Tree, path: string[]): boolean {
  switch (tree.kind) {
    case "name":
      return tree.path.join(".") === path.join(".");
    case "not":
    case "minus":
      return reads(tree.of, path);
    case "binary":
      return reads(tree.left, path) || reads(tree.right, path);
    case "call":
      return [...(tree.on ? [tree.on] : []), ...tree.args].some((each) => reads(each, path));
    default:
      return false;
  }
}

const METHODS: Record<string, [string, string]> = {
  startsWith: ["starts with", "does not start with"],
  endsWith: ["ends with", "does not end with"],
  contains: ["contains", "does not contain"],
  matches: ["has the form", "does not have the form"],
};

function toldAlone(tree: Tree, holds: boolean, telling: Telling): string | null {
  switch (tree.kind) {
    case "value":
      return typeof tree.value === "boolean" ? (tree.value === holds ? "always" : "never") : null;
    case "name":
      return `“${named(tree.path, telling.names)}” is ${holds ? "yes" : "no"}`;
    case "has":
      return `${named(tree.path, telling.names)} is ${holds ? "given" : "left out"}`;
    case "call": {
      const method = METHODS[tree.name];
      const [argument] = tree.args;
      if (method === undefined || tree.on === null || argument === undefined) return null;
      const [on, what] = [operand(tree.on, telling), operand(argument, telling)];
      return on === null || what === null ? null : `${on} ${method[holds ? 0 : 1]} ${what}`;
    }
    case "binary":
      return tree.op === "in" ? toldAmong(tree, holds, telling) : toldCompared(tree, holds, telling);
    default:
      return null;
  }
}

const COMPARED: Partial<Record<Operator, [string, string]>> = {
  "==": ["is", "is not"],
  "!=": ["is not", "is"],
  ">": ["is more than", "is not more than"],
  ">=": ["is at least", "is less than"],
  "<": ["is less than", "is not less than"],
  "<=": ["is at most", "is more than"],
};
const MIRRORED: Partial<Record<Operator, Operator>> = { ">": "<", ">=": "<=", "<": ">", "<=": ">=" };

function toldCompared(tree: Tree & { kind: "binary" }, holds: boolean, telling: Telling): string | null {
  const turned = tree.left.kind === "value" && tree.right.kind !== "value";
  const op = turned ? (MIRRORED[tree.op] ?? tree.op) : tree.op;
  const [left, right] = turned ? [tree.right, tree.left] : [tree.left, tree.right];
  const verb = COMPARED[op]?.[holds ? 0 : 1];
  if (verb === undefined) return null;
  if (right.kind === "value" && typeof right.value === "boolean") {
    return told(left, right.value === (verb === "is"), telling);
  }
  // Whoever reads "category is software" knows its value.
  const silent = verb === "is" && right.kind === "value";
  const subject = operand(left, silent ? { ...telling, read: null } : telling);
  const object = right.kind === "value" && right.value === null ? "empty" : operand(right, telling);
  return subject === null || object === null ? null : `${subject} ${verb} ${object}`;
}

function toldAmong(tree: Tree & { kind: "binary" }, holds: boolean, telling: Telling): string | null {
  const subject = operand(tree.left, telling);
  if (subject === null) return null;
  if (tree.right.kind === "name")
    return `${subject} is ${holds ? "" : "not "}among ${named(tree.right.path, telling.names)}`;
  if (tree.right.kind !== "list") return null;
  const items = tree.right.items.map((item) => operand(item, telling));
  if (items.length === 0 || items.includes(null)) return null;
  return `${subject} is ${holds ? "one" : "none"} of ${listedWith(holds ? "or" : "and", items as string[])}`;
}

function operand(tree: Tree, telling: Telling): string | null {
  const words = plain(tree, telling);
  if (words === null || telling.read === null || tree.kind === "value" || tree.kind === "list") return words;
  const value = evaluate(tree, telling.read);
  return value === UNKNOWN || typeof value === "object" ? words : `${words} (${valueWords(value)})`;
}

const SIGNS: Partial<Record<Operator, string>> = { "+": "+", "-": "−", "*": "×", "/": "÷", "%": "modulo" };

function plain(tree: Tree, telling: Telling): string | null {
  switch (tree.kind) {
    case "value":
      return valueWords(tree.value);
    case "name":
      return named(tree.path, telling.names);
    case "minus": {
      const inner = plain(tree.of, telling);
      return inner === null ? null : `−${inner}`;
    }
    case "call": {
      const counted = tree.on ?? tree.args[0];
      if (tree.name !== "size" || counted === undefined) return null;
      const text = telling.read !== null && typeof evaluate(counted, telling.read) === "string";
      const what = plain(counted, telling);
      return what === null ? null : `the ${text ? "length" : "number"} of ${what}`;
    }
    case "binary": {
      const sign = SIGNS[tree.op];
      const [left, right] = [plain(tree.left, telling), plain(tree.right, telling)];
      return sign === undefined || left === null || right === null ? null : `${left} ${sign} ${right}`;
    }
    default:
      return null;
  }
}

const KNOWN: Record<string, string> = {
  outcome: "the outcome",
  visits: "the number of visits",
  requester: "the requester",
  "requester.username": "the requester",
  "requester.name": "the requester's name",
  "requester.roles": "the requester's roles",
};

function named(path: string[], names: Names): string {
  const name = path.join(".");
  if (KNOWN[name] !== undefined) return KNOWN[name];
  if (names[name] !== undefined) return inSentence(names[name]);
  const [root, ...rest] = path;
  const words = rest.map(fieldWords).join(" ");
  if (root === "requester") return `the requester's ${words}`;
  return (root === "context" || root === "data") && words !== "" ? words : name;
}
