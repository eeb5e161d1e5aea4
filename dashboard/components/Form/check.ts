/**
 * What is wrong with a form's value, by the rules of the server (JSON Schema 2020-12) and in the same places, so that it
 * can be said while somebody types. What this cannot judge it lets pass: the server has the last word.
 */

import { checkList } from "./checkList";
import { checkNumber } from "./checkNumber";
import { checkObject } from "./checkObject";
import { checkText } from "./checkText";
import { has, isObject, isSame, type Json, type Schema, type SchemaObject, targetOf } from "./schema";
import { joined, shown } from "./sentence";

export type Fault = { path: string; message: string };

/** Checks a part of the value by a part of the schema. */
export type Check = (schema: Schema, value: Json, path: string) => Fault[];

const MOST_FAULTS = 50;
const MOST_DEPTH = 64;

/** What is wrong with a value, each with its place; empty when nothing is. An empty schema takes any object. */
export function checkForm(schema: Schema, value: unknown): Fault[] {
  const root = isObject(schema) && Object.keys(schema).length === 0 ? { type: "object" } : (schema as Schema);
  const seen = new Set<string>();
  const faults = checkerOf(root)(root, (value ?? {}) as Json, "");
  return faults.filter((fault) => isNew(seen, fault)).slice(0, MOST_FAULTS);
}

/** Whether a part of a schema holds of a value. */
export function fits(root: Schema, schema: Schema, value: Json): boolean {
  return checkerOf(root)(schema, value, "").length === 0;
}

function isNew(seen: Set<string>, fault: Fault): boolean {
  const key = JSON.stringify([fault.path, fault.message]);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function checkerOf(root: Schema): Check {
  let depth = 0;
  const check: Check = (schema, value, path) => {
    if (schema === true) return [];
    if (schema === false) return [{ path, message: "This is not taken here: leave it out." }];
    if (!isObject(schema) || depth >= MOST_DEPTH) return [];
    depth += 1;
    try {
      return checkAll(root, schema, value, path, check);
    } finally {
      depth -= 1;
    }
  };
  return check;
}

function checkAll(root: Schema, schema: SchemaObject, value: Json, path: string, check: Check): Fault[] {
  const target = schema.$ref === undefined ? undefined : targetOf(root, schema.$ref);
  const mistyped = checkType(schema, value);
  // Of a text in place of a number it is enough to say that: its size and the rest mean nothing.
  if (mistyped !== undefined) return [{ path, message: mistyped }];
  return [
    ...(target === undefined ? [] : check(target, value, path)),
    ...checkChoice(schema, value).map((message) => ({ path, message })),
    ...checkKind(schema, value, path, check),
    ...checkCombined(schema, value, path, check),
  ];
}

function checkKind(schema: SchemaObject, value: Json, path: string, check: Check): Fault[] {
  if (typeof value === "string") return checkText(schema, value).map((message) => ({ path, message }));
  if (typeof value === "number") return checkNumber(schema, value).map((message) => ({ path, message }));
  if (Array.isArray(value)) return checkList(schema, value, path, check);
  return isObject(value) ? checkObject(schema, value, path, check) : [];
}

// --- type and choice ----------------------------------------------------------------------------------------

const TYPES: Record<string, string> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "yes or no",
  array: "a list",
  object: "a group of fields",
  null: "nothing",
};

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      // The three names that are left are JavaScript's own.
      return typeof value === type;
  }
}

function checkType(schema: SchemaObject, value: Json): string | undefined {
  if (schema.type === undefined) return undefined;
  const types = [schema.type].flat();
  if (types.some((type) => isOfType(value, type))) return undefined;
  const wanted = types.filter((type) => type !== "null" || types.length === 1);
  return `Expected ${joined(wanted.map((type) => TYPES[type] ?? type))}.`;
}

function checkChoice(schema: SchemaObject, value: Json): string[] {
  const faults: string[] = [];
  if (schema.enum !== undefined && !schema.enum.some((each) => isSame(each, value))) {
    faults.push(`Expected one of ${shown(schema.enum)}.`);
  }
  if (schema.const !== undefined && !isSame(schema.const, value)) {
    faults.push(schema.const === true ? "This must be confirmed." : `Expected ${shown([schema.const])}.`);
  }
  return faults;
}

// --- schemas joined -----------------------------------------------------------------------------------------

function checkCombined(schema: SchemaObject, value: Json, path: string, check: Check): Fault[] {
  const fits = (part: Schema) => check(part, value, path).length === 0;
  const faults = (schema.allOf ?? []).flatMap((part) => check(part, value, path));
  if (schema.anyOf !== undefined && !schema.anyOf.some(fits)) {
    faults.push(...closest(schema.anyOf, value, path, check));
  }
  if (schema.oneOf !== undefined) {
    const fitting = schema.oneOf.filter(fits).length;
    if (fitting === 0) faults.push(...closest(schema.oneOf, value, path, check));
    if (fitting > 1) faults.push({ path, message: "Expected this to be of one kind, but it is of several." });
  }
  if (schema.not !== undefined && fits(schema.not)) {
    faults.push({ path, message: "Expected something else: just this is not taken." });
  }
  if (schema.if !== undefined) {
    const then = fits(schema.if) ? schema.then : schema.else;
    if (then !== undefined) faults.push(...check(then, value, path));
  }
  return faults;
}

/** Nothing fits: if the choices are plain values they are named, else one sentence says it. */
function closest(parts: Schema[], value: Json, path: string, check: Check): Fault[] {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only !== undefined) return check(only, value, path);
  const plain = parts.flatMap((part) => (isObject(part) && has(part, "const") ? [part as SchemaObject] : []));
  if (plain.length === parts.length) {
    return [
      {
        path,
        message: `Expected one of ${plain.map((part) => part.title ?? shown([part.const as Json])).join(", ")}.`,
      },
    ];
  }
  return [{ path, message: "Expected one of the kinds that are taken here, but this is none of them." }];
}
