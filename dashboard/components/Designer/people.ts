/** Whom a task is for, and who gets it, as the panel reads it of a document that may be half written. */

import { type Doc, isRecord, textOf } from "./reading";

export const DISTRIBUTIONS = ["offer", "round_robin", "shortest_queue"] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

export type Emptiness = { kind: "incident" | "escalate" } | { kind: "role"; role: string };

/** What is done when nobody may do a task; the usual is an incident. */
export function emptinessOf(raw: Doc): Emptiness {
  const { on_empty: written } = raw;
  if (isRecord(written)) return { kind: "role", role: textOf(written.role) };
  return { kind: written === "escalate" ? "escalate" : "incident" };
}

/** As it is written; undefined is the usual. */
export function writeEmptiness(emptiness: Emptiness): unknown {
  if (emptiness.kind === "role") return { role: emptiness.role };
  return emptiness.kind === "escalate" ? "escalate" : undefined;
}

export function distributionOf(raw: Doc): Distribution {
  return DISTRIBUTIONS.find((each) => each === raw.distribution) ?? "offer";
}

/** Whether the panel can show this value of a key; others are shown as they are written. */
export function isPeopleValue(key: string, value: unknown): boolean {
  switch (key) {
    case "on_empty":
      return isRecord(value)
        ? typeof value.role === "string" && Object.keys(value).length === 1
        : value === "escalate" || value === "incident";
    case "distribution":
      return DISTRIBUTIONS.some((each) => each === value);
    case "prefer":
      return value === "same";
    default:
      return typeof value === "string";
  }
}

/** Who gets a task, in a few words, for what is folded away. */
export function peopleWords(raw: Doc): string {
  if (textOf(raw.assignee) !== "") return "one person by a rule";
  if (raw.prefer === "same") return "who did it last";
  return { offer: "", round_robin: "in turn", shortest_queue: "who has least" }[distributionOf(raw)];
}
