/** What is wrong with a list: how long it is, doubles, and each of its entries. */

import { count } from "@/words/number";
import type { Check, Fault } from "./check";
import { isSame, type Json, pointer, type SchemaObject } from "./schema";

export function checkList(schema: SchemaObject, list: Json[], path: string, check: Check): Fault[] {
  const { prefixItems = [], items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  const faults: Fault[] = [];
  const say = (message: string) => faults.push({ path, message });
  if (list.length < minItems) say(`Expected at least ${count(minItems, "entry", "entries")}.`);
  if (list.length > maxItems) say(`Expected at most ${count(maxItems, "entry", "entries")}.`);
  if (schema.uniqueItems && hasDouble(list)) say("Expected no entry twice.");
  faults.push(...checkContains(schema, list, path, check));
  list.forEach((entry, at) => {
    const part = prefixItems[at] ?? items;
    if (part !== undefined) faults.push(...check(part, entry, pointer(path, at)));
  });
  return faults;
}

function hasDouble(list: Json[]): boolean {
  const plain = new Set<Json>();
  const others: Json[] = [];
  return list.some((entry) => {
    if (typeof entry === "object" && entry !== null) {
      if (others.some((earlier) => isSame(earlier, entry))) return true;
      others.push(entry);
      return false;
    }
    if (plain.has(entry)) return true;
    plain.add(entry);
    return false;
  });
}

function checkContains(schema: SchemaObject, list: Json[], path: string, check: Check): Fault[] {
  const { contains, minContains = 1, maxContains = Number.POSITIVE_INFINITY } = schema;
  if (contains === undefined) return [];
  const found = list.filter((entry, at) => check(contains, entry, pointer(path, at)).length === 0).length;
  if (found < minContains) {
    return [
      {
        path,
        message: `Expected at least ${count(minContains, "entry", "entries")} of the kind that is asked for.`,
      },
    ];
  }
  if (found > maxContains) {
    return [
      {
        path,
        message: `Expected at most ${count(maxContains, "entry", "entries")} of the kind that is counted.`,
      },
    ];
  }
  return [];
}
