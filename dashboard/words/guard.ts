/**
 * Guards in words: short at a line of a drawing, whole in a sentence, and with their values as the reason why a
 * request went where it went. What cannot be read is shown as it was written.
 */

import { type Names, told } from "./clause";
import { evaluate, type Read } from "./evaluation";
import { type Operator, parseExpression, type Tree } from "./expression";
import { listedWith, valueWords } from "./value";

export type { Names } from "./clause";

/** One guard that was looked at, as the timeline's `routed` entries carry it. */
export interface Evaluation {
  to: string;
  guard: string | null;
  priority: number;
  result: boolean;
  read: Read;
}

/** For the line of a drawing: `amount > 5,000`. */
export function guardShort(guard: string): string {
  const tree = parseExpression(guard);
  return (tree && short(tree)) ?? guard.replace(/\b(context|data)\./g, "");
}

/** As a rule: "amount in euro is more than 5,000 or category is software". */
export function guardWords(guard: string, names: Names = {}): string {
  const tree = parseExpression(guard);
  return (tree && told(tree, true, { names, read: null })) ?? guard;
}

/** As a reason, with the values that it read: "amount in euro (12,400) is more than 5,000". */
export function explainGuard(
  evaluation: Pick<Evaluation, "guard" | "result" | "read">,
  names: Names = {},
): string {
  const { guard, result, read } = evaluation;
  if (guard === null) return "nothing else applied";
  const tree = parseExpression(guard);
  const known = tree !== null && evaluate(tree, read) === result;
  const reason = known ? told(tree, result, { names, read }) : null;
  return reason ?? (result ? `${guard} holds` : `${guard} does not hold`);
}

/**
 * Why a request went to `to`: the guard that held; where that one has no guard, what did not hold before it.
 * Empty when there was nothing to choose.
 */
export function whyThere(evaluations: readonly Evaluation[], to: string, names: Names = {}): string {
  const taken = evaluations.find((each) => each.result && each.to === to);
  if (taken === undefined) return "";
  if (taken.guard !== null) return explainGuard(taken, names);
  const failed = evaluations.filter((each) => !each.result && each.guard !== null);
  return listedWith("and", [...new Set(failed.map((each) => explainGuard(each, names)))]);
}

/** The titles in a schema, by dotted name below `root` ("context" or "data"). */
export function namesIn(schema: unknown, root: string): Names {
  const names: Record<string, string> = {};
  collect(schema, root, names, 0);
  return names;
}

function collect(schema: unknown, at: string, into: Record<string, string>, depth: number): void {
  const properties = (schema as { properties?: unknown } | null | undefined)?.properties;
  if (typeof properties !== "object" || properties === null || depth > 8) return;
  for (const [key, inner] of Object.entries(properties)) {
    const title = (inner as { title?: unknown } | null)?.title;
    if (typeof title === "string" && title !== "") into[`${at}.${key}`] = title;
    collect(inner, `${at}.${key}`, into, depth + 1);
  }
}

const SIGNS: Partial<Record<Operator, string>> = {
  "||": "or",
  "&&": "and",
  "==": "=",
  "!=": "≠",
  "<=": "≤",
  ">=": "≥",
  "*": "×",
  "/": "÷",
};

function short(tree: Tree): string | null {
  switch (tree.kind) {
    case "value":
      return valueWords(tree.value);
    case "name":
      return shortName(tree.path);
    case "has":
      return `has ${shortName(tree.path)}`;
    case "not": {
      const inner = short(tree.of);
      return inner && (tree.of.kind === "binary" ? `not (${inner})` : `not ${inner}`);
    }
    case "minus": {
      const inner = short(tree.of);
      return inner && `−${inner}`;
    }
    case "list": {
      const items = tree.items.map(short);
      return items.includes(null) ? null : items.join(", ");
    }
    case "binary":
      return shortPair(tree);
    case "call":
      return null;
  }
}

function shortPair(tree: Tree & { kind: "binary" }): string | null {
  // A test for presence beside what reads the same field says nothing at a line.
  if (tree.op === "&&" && tree.left.kind === "has") return short(tree.right);
  const parts = [tree.left, tree.right].map((each) => {
    const part = short(each);
    const looser = tree.op === "&&" && each.kind === "binary" && each.op === "||";
    return looser ? `(${part})` : part;
  });
  return parts.includes(null) ? null : parts.join(` ${SIGNS[tree.op] ?? tree.op} `);
}

function shortName(path: string[]): string {
  return (path[0] === "context" || path[0] === "data" ? path.slice(1) : path).join(" ").replace(/[_-]/g, " ");
}
