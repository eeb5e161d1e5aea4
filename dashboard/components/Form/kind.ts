/** How a part of a schema is drawn: which control, and what it holds. */

import { fits } from "./check";
import { flatten, has, isObject, isSame, type Json, type Schema, type SchemaObject, typesOf } from "./schema";
import { choiceLabel } from "./sentence";

export type Option = { label: string; value: Json; hint?: string | undefined };
export type FieldOf = {
  key: string;
  schema: Schema;
  required: boolean;
  /** It goes without saying that it is needed: an entry of a list that one has added. */
  unmarked?: boolean;
};

export type Kind =
  | { kind: "line"; input: "text" | "email" | "url" }
  | { kind: "lines" }
  | { kind: "number"; whole: boolean; signed: boolean }
  | { kind: "date" }
  | { kind: "moment" }
  | { kind: "flag" }
  | { kind: "answer" }
  | { kind: "choice"; options: Option[] }
  | { kind: "choices"; options: Option[] }
  | { kind: "list"; items: Schema }
  | { kind: "group" }
  | { kind: "json" };

/** From this many characters on, a text gets several lines. */
const LONG_TEXT = 161;
const MOST_BOXES = 24;

export function kindOf(root: Schema, schema: Schema): Kind {
  const flat = flatten(root, schema);
  const options = optionsOf(root, flat);
  if (options !== undefined) return isConfirmation(options) ? { kind: "flag" } : { kind: "choice", options };
  const types = typesOf(flat);
  const [type] = types;
  if (types.length > 1 || type === undefined) return undeclared(flat, types);
  switch (type) {
    case "string":
      return textKind(flat);
    case "number":
    case "integer":
      return { kind: "number", whole: type === "integer", signed: !((lowest(flat) ?? -1) >= 0) };
    case "boolean":
      return { kind: "answer" };
    case "array":
      return listKind(root, flat);
    case "object":
      return flat.properties === undefined ? { kind: "json" } : { kind: "group" };
    default:
      return { kind: "json" };
  }
}

function lowest(flat: SchemaObject): number | undefined {
  return flat.minimum ?? flat.exclusiveMinimum;
}

/** Without one type: fields make a group of it, a whole or broken number is a number, the rest is JSON. */
function undeclared(flat: SchemaObject, types: string[]): Kind {
  if (types.length === 0 && flat.properties !== undefined) return { kind: "group" };
  if (types.length === 2 && types.every((type) => type === "number" || type === "integer")) {
    return { kind: "number", whole: false, signed: !((lowest(flat) ?? -1) >= 0) };
  }
  return { kind: "json" };
}

function textKind(flat: SchemaObject): Kind {
  if (flat.format === "date") return { kind: "date" };
  if (flat.format === "date-time") return { kind: "moment" };
  if (flat.format === "email" || flat.format === "idn-email") return { kind: "line", input: "email" };
  if (flat.format === "uri" || flat.format === "iri") return { kind: "line", input: "url" };
  return (flat.maxLength ?? 0) >= LONG_TEXT ? { kind: "lines" } : { kind: "line", input: "text" };
}

function listKind(root: Schema, flat: SchemaObject): Kind {
  if (flat.prefixItems !== undefined || flat.items === undefined || typeof flat.items === "boolean") {
    return { kind: "json" };
  }
  const options = optionsOf(root, flatten(root, flat.items));
  if (flat.uniqueItems && options !== undefined && options.length <= MOST_BOXES) {
    return { kind: "choices", options };
  }
  return { kind: "list", items: flat.items };
}

/** The values that are taken, when they are counted out: by "enum", "const", or "oneOf" of consts. */
export function optionsOf(root: Schema, flat: SchemaObject): Option[] | undefined {
  if (flat.enum !== undefined) {
    return flat.enum.map((value) => ({ label: choiceLabel(value), value }));
  }
  if (has(flat, "const")) return [{ label: choiceLabel(flat.const as Json), value: flat.const as Json }];
  const parts = flat.oneOf ?? flat.anyOf;
  if (parts === undefined || parts.length === 0) return undefined;
  const options = parts.map((part) => flatten(root, part));
  if (!options.every((option) => has(option, "const"))) return undefined;
  return options.map((option) => ({
    label: option.title ?? choiceLabel(option.const as Json),
    value: option.const as Json,
    hint: option.description,
  }));
}

function isConfirmation(options: Option[]): boolean {
  return options.length === 1 && isSame(options[0]?.value ?? null, true);
}

/** The fields of a group as things stand: what an answer calls for ("if", "dependentSchemas") is among them. */
export function fieldsOf(root: Schema, schema: Schema, value: unknown): FieldOf[] {
  const flat = withConditions(root, flatten(root, schema), isObject(value) ? value : {}, 0);
  const needed = new Set(flat.required ?? []);
  return Object.entries(flat.properties ?? {})
    .filter(([, part]) => part !== false)
    .map(([key, part]) => ({ key, schema: part, required: needed.has(key) }));
}

const MOST_CONDITIONS = 8;

function withConditions(
  root: Schema,
  flat: SchemaObject,
  value: { [key: string]: Json },
  hops: number,
): SchemaObject {
  const called = [
    flat.if === undefined ? undefined : fits(root, flat.if, value) ? flat.then : flat.else,
    ...Object.entries(flat.dependentSchemas ?? {}).map(([key, part]) => (has(value, key) ? part : undefined)),
  ].filter((part) => part !== undefined);
  const depending = Object.entries(flat.dependentRequired ?? {}).flatMap(([key, names]) =>
    has(value, key) ? names : [],
  );
  const required = [...(flat.required ?? []), ...depending];
  if (called.length === 0 || hops >= MOST_CONDITIONS) return { ...flat, required };
  const whole = { ...flat, required };
  for (const part of called) {
    const more = withConditions(root, flatten(root, part), value, hops + 1);
    whole.properties = { ...more.properties, ...whole.properties };
    whole.required = [...whole.required, ...(more.required ?? [])];
  }
  return whole;
}
