/** The order in which the keys of a definition are written, as the reference shows them. */

export type Place = "workflow" | "step" | "transition" | "schema" | "other";

const ORDERS: Record<Place, readonly string[]> = {
  workflow: (
    "nexusflow key name description create_permission supervisor_role visibility withdraw_until calendar context_schema start " +
    "steps transitions"
  ).split(" "),
  step: (
    "key name type permission outcomes require_note sla_hours calendar supervisor_role separate_from assignee " +
    "require prefer distribution on_empty resource max_visits then while_not_started quorum escalations split join " +
    "cancel_rest call url method send timeout_seconds retries to subject body duration until message transient " +
    "workflow form writes status terminate"
  ).split(" "),
  transition: ["from", "outcome", "when", "to", "priority", "cancels"],
  schema: "$schema $id $ref type title description required additionalProperties properties items enum".split(
    " ",
  ),
  other: [],
};

/** Where a key stands among its fellows; those that are not known come last and keep their own order. */
export function rankOf(place: Place, key: string): number {
  const rank = ORDERS[place].indexOf(key);
  return rank === -1 ? ORDERS[place].length : rank;
}

/** What stands under a key of a map. */
export function placeUnder(place: Place, key: string): Place {
  if (place === "workflow") {
    if (key === "steps") return "step";
    if (key === "transitions") return "transition";
    return key === "context_schema" ? "schema" : "other";
  }
  if (place === "step") return key === "form" ? "schema" : "other";
  if (place === "schema") return key === "properties" ? "other" : "schema";
  return "other";
}
