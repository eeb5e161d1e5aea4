/** What is wrong with a group of fields: what is missing, what is unknown, and each field. */

import { count } from "@/words/number";
import type { Check, Fault } from "./check";
import { compileKey } from "./pattern";
import { has, type Json, type JsonObject, pointer, type SchemaObject } from "./schema";

export const MISSING = "Expected a value, but there is none.";

export function checkObject(schema: SchemaObject, whole: JsonObject, path: string, check: Check): Fault[] {
  const object = entered(whole);
  return [
    ...missing(schema, object).map((name) => ({ path: pointer(path, name), message: MISSING })),
    ...checkSize(schema, object).map((message) => ({ path, message })),
    ...checkFields(schema, object, path, check),
    ...Object.entries(schema.dependentSchemas ?? {}).flatMap(([name, part]) =>
      has(object, name) ? check(part, object, path) : [],
    ),
  ];
}

/** Without what was not entered: it is not sent. */
function entered(whole: JsonObject): JsonObject {
  const given = Object.entries(whole as Record<string, Json | undefined>).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(given) as JsonObject;
}

function missing(schema: SchemaObject, object: JsonObject): string[] {
  const depending = Object.entries(schema.dependentRequired ?? {}).flatMap(([name, needed]) =>
    has(object, name) ? needed : [],
  );
  return [...new Set([...(schema.required ?? []), ...depending])].filter((name) => !has(object, name));
}

function checkSize(schema: SchemaObject, object: JsonObject): string[] {
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = schema;
  const many = Object.keys(object).length;
  if (many < minProperties) return [`Expected at least ${count(minProperties, "field")} to be filled in.`];
  if (many > maxProperties) return [`Expected at most ${count(maxProperties, "field")} to be filled in.`];
  return [];
}

function checkFields(schema: SchemaObject, object: JsonObject, path: string, check: Check): Fault[] {
  const { properties = {}, patternProperties = {}, additionalProperties, propertyNames } = schema;
  const patterns = Object.entries(patternProperties).map(([text, part]) => ({
    pattern: compileKey(text),
    part,
  }));
  return Object.entries(object).flatMap(([name, value]) => {
    const here = pointer(path, name);
    const faults: Fault[] = [];
    if (propertyNames !== undefined && check(propertyNames, name, here).length > 0) {
      faults.push({ path, message: `The name ${JSON.stringify(name)} is not taken here.` });
    }
    const own = has(properties, name) ? properties[name] : undefined;
    if (own !== undefined) faults.push(...check(own, value, here));
    const fitting = patterns.filter(({ pattern }) => pattern === undefined || pattern.test(name));
    for (const { pattern, part } of fitting)
      if (pattern !== undefined) faults.push(...check(part, value, here));
    if (own !== undefined || fitting.length > 0 || additionalProperties === undefined) return faults;
    if (additionalProperties === false)
      return [...faults, { path: here, message: "This field is not known here." }];
    return [...faults, ...check(additionalProperties, value, here)];
  });
}
