/** The keys of a definition and their values as people say them. */

import { isRecord } from "./reading";
import { writeText } from "./text";

export const FIELD_WORDS: Record<string, string> = {
  name: "Name",
  description: "Description",
  create_permission: "Permission to start a request",
  supervisor_role: "Who is told when a task is late",
  visibility: "Who sees a request",
  context_schema: "What a request says",
  start: "First step",
  type: "Type",
  permission: "Permission",
  outcomes: "Outcomes",
  require_note: "Outcomes that need a note",
  sla_hours: "Hours until the deadline",
  form: "What is entered",
  separate_from: "May not be done by who did",
  writes: "What becomes part of the request",
  status: "How a request ends here",
  outcome: "Outcome",
  when: "Condition",
  to: "Leads to",
  priority: "Priority",
};

const OF_STEPS = new Set(["start", "to"]);

export function valueWords(field: string, value: unknown, name: (step: string) => string): string {
  if (typeof value === "string") return OF_STEPS.has(field) ? name(value) : value;
  if (Array.isArray(value) && value.every((each) => !isRecord(each))) return value.join(", ");
  if (isRecord(value)) return writeText(value, "schema").trimEnd();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
