/**
 * What an expression gave, from the values that it read: only to choose which part of a guard explains the result.
 *
 * Everything that is not certain (a value that was cut, a call that is not known here) is `UNKNOWN`, and stays so.
 */

import type { Operator, Tree } from "./expression";

export const UNKNOWN = Symbol("unknown");
export type Found = unknown | typeof UNKNOWN;

/** The values by dotted name, as the timeline keeps them; absent ones are left out. */
export type Read = Readonly<Record<string, unknown>>;

const CUT = /…$|^\(\d+ (elements|fields)\)$/;

export function evaluate(tree: Tree, read: Read): Found {
  switch (tree.kind) {
    case "value":
      return tree.value;
    case "name":
      return valueAt(tree.path, read);
    case "has":
      return isGiven(tree.path, read);
    case "not": {
      const value = evaluate(tree.of, read);
      return typeof value === "boolean" ? !value : UNKNOWN;
    }
    case "minus": {
      const value = evaluate(tree.of, read);
      return typeof value === "number" ? -value : UNKNOWN;
    }
    case "list": {
      const items = tree.items.map((item) => evaluate(item, read));
      return items.includes(UNKNOWN) ? UNKNOWN : items;
    }
    case "call":
      return called(tree, read);
    case "binary":
      return combined(tree.op, evaluate(tree.left, read), evaluate(tree.right, read));
  }
}

function valueAt(path: string[], read: Read): Found {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join(".");
    if (!Object.hasOwn(read, name)) continue;
    const value = path
      .slice(length)
      .reduce<unknown>(
        (within, key) => (isRecord(within) && Object.hasOwn(within, key) ? within[key] : UNKNOWN),
        read[name],
      );
    return typeof value === "string" && CUT.test(value) ? UNKNOWN : value;
  }
  return UNKNOWN;
}

/** The engine keeps what is there: a field that is tested and not among the values was left out. */
function isGiven(path: string[], read: Read): boolean {
  const name = path.join(".");
  return (
    Object.keys(read).some((key) => key === name || key.startsWith(`${name}.`)) ||
    valueAt(path, read) !== UNKNOWN
  );
}

function combined(op: Operator, left: Found, right: Found): Found {
  if (op === "&&") return left === false || right === false ? false : bothKnown(left, right) ? true : UNKNOWN;
  if (op === "||") return left === true || right === true ? true : bothKnown(left, right) ? false : UNKNOWN;
  if (left === UNKNOWN || right === UNKNOWN) return UNKNOWN;
  if (op === "in") return Array.isArray(right) ? right.some((item) => same(item, left)) : UNKNOWN;
  if (op === "==") return same(left, right);
  if (op === "!=") return !same(left, right);
  if (typeof left === "number" && typeof right === "number") return calculated(op, left, right);
  if (typeof left === "string" && typeof right === "string")
    return op === "+" ? left + right : ordered(op, left, right);
  return UNKNOWN;
}

function bothKnown(left: Found, right: Found): boolean {
  return typeof left === "boolean" && typeof right === "boolean";
}

function calculated(op: Operator, left: number, right: number): Found {
  switch (op) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
    case "%":
      // Whole and decimal numbers divide differently in CEL, and JSON does not tell them apart.
      return UNKNOWN;
    default:
      return ordered(op, left, right);
  }
}

function ordered<T extends number | string>(op: Operator, left: T, right: T): Found {
  switch (op) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return UNKNOWN;
  }
}

function called(tree: Tree & { kind: "call" }, read: Read): Found {
  const [first, second] = (tree.on === null ? tree.args : [tree.on, ...tree.args]).map((each) =>
    evaluate(each, read),
  );
  if (tree.name === "size") {
    if (typeof first === "string") return [...first].length;
    return Array.isArray(first) ? first.length : UNKNOWN;
  }
  if (typeof first !== "string" || typeof second !== "string") return UNKNOWN;
  if (tree.name === "startsWith") return first.startsWith(second);
  if (tree.name === "endsWith") return first.endsWith(second);
  if (tree.name === "contains") return first.includes(second);
  return UNKNOWN;
}

function same(left: unknown, right: unknown): boolean {
  return left === right || (isList(left) && isList(right) && JSON.stringify(left) === JSON.stringify(right));
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
