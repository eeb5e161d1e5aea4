/** What a form reads of a JSON Schema: its types, where a reference leads, and what a field is called. */

import { phrase } from "@/words/number";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** A form's value: what is undefined was not entered, and is not sent. */
export type FormValue = { [key: string]: Json | undefined };

export type SchemaObject = {
  $ref?: string;
  $defs?: Record<string, Schema>;
  title?: string;
  description?: string;
  default?: Json;
  examples?: Json[];
  type?: string | string[];
  enum?: Json[];
  const?: Json;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: Schema;
  propertyNames?: Schema;
  required?: string[];
  dependentRequired?: Record<string, string[]>;
  dependentSchemas?: Record<string, Schema>;
  minProperties?: number;
  maxProperties?: number;
  items?: Schema;
  prefixItems?: Schema[];
  contains?: Schema;
  minContains?: number;
  maxContains?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  if?: Schema;
  then?: Schema;
  else?: Schema;
  readOnly?: boolean;
};
export type Schema = boolean | SchemaObject;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether an object has a key of its own: "constructor" and "__proto__" are names like any other. */
export function has(object: object, key: string): boolean {
  return Object.hasOwn(object, key);
}

/** Whether two JSON values are the same, whatever the order of an object's keys. */
export function isSame(one: Json, other: Json): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, at) => isSame(each, other[at] as Json));
  }
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    const isIn = (key: string) => has(other, key) && isSame(one[key] as Json, other[key] as Json);
    return keys.length === Object.keys(other).length && keys.every(isIn);
  }
  return one === other;
}

/** The place of a part of a value, as a JSON pointer (RFC 6901). */
export function pointer(path: string, part: string | number): string {
  return `${path}/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The names and numbers that a JSON pointer leads through. */
export function partsOf(path: string): string[] {
  if (path === "") return [];
  return path.split("/").slice(1).map(readPart);
}

function readPart(written: string): string {
  return written.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The schema that a reference inside of this document leads to; undefined when it leads nowhere. */
export function targetOf(root: Schema, reference: string): Schema | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let here: unknown = root;
  for (const part of reference.slice(2).split("/").map(readPart)) {
    if (typeof here !== "object" || here === null || !has(here, part)) return undefined;
    here = (here as Record<string, unknown>)[part];
  }
  return typeof here === "boolean" || isObject(here) ? (here as Schema) : undefined;
}

/** How many references and "allOf" in each other are followed; the server accepts no circles anyway. */
const MOST_HOPS = 32;

/**
 * A schema as a form draws it: references followed, and the parts of an "allOf" laid together. It is for
 * drawing only; what is checked is the schema as it was written.
 */
export function flatten(root: Schema, schema: Schema | undefined, hops = 0): SchemaObject {
  if (schema === undefined || typeof schema === "boolean" || hops > MOST_HOPS) return {};
  const { $ref, allOf, ...own } = schema;
  const parts = [...($ref === undefined ? [] : [targetOf(root, $ref)]), ...(allOf ?? [])];
  return parts.reduce<SchemaObject>((whole, part) => merge(flatten(root, part, hops + 1), whole), own);
}

/** Both at once; where both say something that cannot be laid together, the outer one is drawn. */
function merge(inner: SchemaObject, outer: SchemaObject): SchemaObject {
  const merged: SchemaObject = { ...inner, ...outer };
  if (inner.properties && outer.properties) {
    merged.properties = { ...inner.properties, ...outer.properties };
  }
  if (inner.required && outer.required) {
    merged.required = [...new Set([...inner.required, ...outer.required])];
  }
  return merged;
}

/** The types that a value may have, without "null"; empty when the schema does not say. */
export function typesOf(schema: SchemaObject): string[] {
  const named = schema.type === undefined ? [] : [schema.type].flat();
  return named.filter((name) => name !== "null");
}

export function takesNull(schema: SchemaObject): boolean {
  return [schema.type].flat().includes("null");
}

export function labelOf(key: string, schema: SchemaObject): string {
  return schema.title?.trim() || phrase(key);
}

/** What a new form holds: the defaults that its schema gives. */
export function startValue(schema: Schema): FormValue {
  const value = defaultOf(schema, schema, 0);
  return isObject(value) ? value : {};
}

function defaultOf(root: Schema, schema: Schema, depth: number): Json | undefined {
  const flat = flatten(root, schema);
  if (flat.default !== undefined) return structuredClone(flat.default);
  if (flat.properties === undefined || depth > MOST_HOPS) return undefined;
  const inner = Object.entries(flat.properties)
    .map(([key, part]) => [key, defaultOf(root, part, depth + 1)] as const)
    .filter(([, value]) => value !== undefined);
  return inner.length === 0 ? undefined : (Object.fromEntries(inner) as JsonObject);
}
