/** What a vote takes, in a few words, from a `quorum` that may be half written. */

/** "2 of 3", "60%", "1 of finance, 2 of legal"; "" where nothing can be said yet. */
export function voteWords(quorum: unknown): string {
  if (!isRecord(quorum)) return "";
  const groups = Array.isArray(quorum.groups) ? quorum.groups.filter(isRecord) : [];
  if (groups.length > 0) return groups.map((each) => `${each.approve ?? "?"} of ${each.role}`).join(", ");
  const { approve, voters } = quorum;
  if (typeof approve === "string") return typeof voters === "number" ? `${approve} of ${voters}` : approve;
  if (typeof approve !== "number") return "";
  return typeof voters === "number" ? `${approve} of ${voters}` : `${approve} in favour`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
