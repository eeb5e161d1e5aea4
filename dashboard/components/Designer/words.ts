/** The keys of a definition and their values as people say them. */

import { isRecord } from "./reading";
import { writeText } from "./text";

/** Apart, because an object with this key by name would look like a promise. */
const THEN = "then";

export const FIELD_WORDS: Record<string, string> = {
  name: "Name",
  description: "Description",
  create_permission: "Permission to start a request",
  supervisor_role: "Who is told when a task is late",
  visibility: "Who sees a request",
  withdraw_until: "Until when it may be taken back",
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
  max_visits: "How often it may be entered",
  [THEN]: "Where it goes instead",
  while_not_started: "Closed when somebody begins",
  assignee: "The one person",
  require: "Only who",
  prefer: "On a further visit",
  distribution: "Who gets it",
  on_empty: "When nobody may do it",
  resource: "What it needs to itself",
  quorum: "Vote",
  workflow: "The other workflow",
  duration: "Hours that it waits",
  until: "Until when it waits",
  message: "The message that it waits for",
  transient: "Refused when nobody waits for it yet",
  call: "What a worker does",
  url: "Address",
  method: "Method",
  send: "What is sent",
  timeout_seconds: "Seconds for a call",
  retries: "Attempts after the first",
  subject: "Subject",
  body: "Text",
  split: "Which branches it opens",
  join: "How many branches it waits for",
  cancel_rest: "Closes what is still open",
  terminate: "Closes everything else",
  outcome: "Outcome",
  when: "Condition",
  to: "Leads to",
  priority: "Priority",
  cancels: "Closes these steps",
};

const OF_STEPS = new Set(["start", "to", THEN]);
const CHOICES: Record<string, Record<string, string>> = {
  split: { all: "every branch", matching: "those whose rule holds" },
  join: { all: "every branch", any: "the first" },
  prefer: { same: "who did it last time" },
  distribution: { offer: "all who may", round_robin: "one after the other", shortest_queue: "who has least" },
  on_empty: { incident: "an incident", escalate: "who is told when it is late" },
  withdraw_until: { end: "until it ends", decision: "until somebody has decided" },
  call: { http: "calls a system", email: "sends a letter" },
};

export function valueWords(field: string, value: unknown, name: (step: string) => string): string {
  if (typeof value === "string")
    return OF_STEPS.has(field) ? name(value) : (CHOICES[field]?.[value] ?? value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (field === "join" && isRecord(value) && typeof value.count === "number") return `${value.count} of them`;
  if ((field === "cancels" || field === "while_not_started") && Array.isArray(value))
    return value.map((step) => name(String(step))).join(", ");
  if (Array.isArray(value) && value.every((each) => !isRecord(each))) return value.join(", ");
  if (isRecord(value)) return writeText(value, "schema").trimEnd();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
