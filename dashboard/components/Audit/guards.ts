import type { Evaluation } from "@/words/guard";

/** The guards that an entry tells of; whatever does not look like one is left out. */
export function guardsOf(metadata: Record<string, unknown>): Evaluation[] {
  return Array.isArray(metadata.guards) ? metadata.guards.flatMap(readGuard) : [];
}

function readGuard(value: unknown): Evaluation[] {
  if (value === null || typeof value !== "object") return [];
  const { to, guard, priority, result, read } = value as Record<string, unknown>;
  if (typeof to !== "string" || typeof result !== "boolean") return [];
  return [
    {
      to,
      result,
      guard: typeof guard === "string" ? guard : null,
      priority: typeof priority === "number" ? priority : 0,
      read: read !== null && typeof read === "object" ? (read as Evaluation["read"]) : {},
    },
  ];
}
