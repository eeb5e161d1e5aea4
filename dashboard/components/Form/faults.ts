/** Which fault is shown where: at the very field, or, where none is drawn for it, at the nearest part that is. */

import { phrase } from "@/words/number";
import type { Fault } from "./check";
import { isObject, isSame, type Json, partsOf, pointer } from "./schema";

/** Faults at a place or anywhere below it. */
export function within(faults: readonly Fault[], path: string): Fault[] {
  return faults.filter((fault) => fault.path === path || fault.path.startsWith(`${path}/`));
}

/** The faults that a part with these children says itself: its own, and those of children that are not drawn. */
export function ownFaults(faults: readonly Fault[], path: string, children: readonly string[]): string[] {
  const drawn = new Set(children.map((child) => pointer(path, child)));
  return within(faults, path).flatMap((fault) => {
    if (fault.path === path) return [fault.message];
    const [child = ""] = partsOf(fault.path.slice(path.length));
    return drawn.has(pointer(path, child)) ? [] : [`${phrase(child)}: ${fault.message}`];
  });
}

/** What stands at a place of a value; undefined when nothing does. */
export function valueAt(value: unknown, path: string): Json | undefined {
  let here = value as Json | undefined;
  for (const part of partsOf(path)) {
    if (Array.isArray(here)) here = here[Number(part)];
    else if (isObject(here) && Object.hasOwn(here, part)) here = here[part];
    else return undefined;
  }
  return here;
}

/** The server's faults that still stand: whoever has changed a field meanwhile is not told of its old value. */
export function standing(faults: readonly Fault[], sent: unknown, now: unknown): Fault[] {
  return faults.filter((fault) => {
    const before = valueAt(sent, fault.path);
    const after = valueAt(now, fault.path);
    return before === undefined || after === undefined ? before === after : isSame(before, after);
  });
}
