/** Which answers an event makes old: by the first word of its name, the nouns of query keys. */
const TOUCHED: Record<string, readonly string[]> = {
  request: ["requests", "tasks", "grid", "sla"],
  task: ["tasks", "requests", "grid", "sla"],
  escalation: ["escalations", "sla", "grid", "tasks", "requests"],
  notification: ["notifications"],
  workflow: ["workflows", "grid"],
  user: ["users", "roles"],
  role: ["roles", "users", "permissions"],
  permission: ["roles", "permissions"],
  absence: ["absences"],
  incident: ["incidents"],
  outbox: ["outbox"],
};

/** The nouns that some events touch; the audit is touched by all. */
export function touchedBy(names: Iterable<string>): ReadonlySet<string> {
  const nouns = new Set<string>();
  for (const name of names) {
    nouns.add("audit");
    for (const noun of TOUCHED[name.split(".")[0] ?? ""] ?? []) nouns.add(noun);
  }
  return nouns;
}
