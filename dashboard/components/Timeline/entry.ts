/** What an entry of a timeline says. Values that are missing or odd give nothing, never an error. */

import type { Schemas } from "@/client/api";

export type Entry = Schemas["TimelineEntry"];

/** The engine acts under a name of its own. */
export function nameOf(entry: Entry): string {
  return entry.actor === "nexusflow" ? "NexusFlow" : entry.actor_name;
}

export function text(entry: Entry, key: string): string {
  const value = entry.metadata[key];
  return typeof value === "string" ? value : "";
}

export function texts(entry: Entry, key: string): string[] {
  const values = entry.metadata[key];
  return Array.isArray(values) ? values.filter((each) => typeof each === "string") : [];
}

export function numeral(value: unknown): number {
  return typeof value === "number" ? value : 1;
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
