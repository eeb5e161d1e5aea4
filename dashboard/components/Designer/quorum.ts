/** The vote of a task, as the panel reads and changes it in a document that may be half written. */

import { type Doc, isRecord, listOf, textOf, textsOf } from "./reading";

export type VoterKind = "number" | "role" | "rule" | "groups";

export interface Group {
  role: string;
  approve: number;
}

const FEWEST = { voters: 3, approve: 2 };
/** What reads the request is a rule, though it has the form of a name. */
const READS = /^(context|requester)\./;
const NAME = /^[A-Za-z0-9_.-]*$/;

/** Who votes: so many who may, the members of a role, whom a rule names, or several groups. */
export function voterKindOf(quorum: Doc): VoterKind {
  if (Array.isArray(quorum.groups)) return "groups";
  if (typeof quorum.voters !== "string") return "number";
  return NAME.test(quorum.voters) && !READS.test(quorum.voters) ? "role" : "rule";
}

export function groupsOf(quorum: Doc): Group[] {
  return listOf(quorum.groups).flatMap((each) =>
    isRecord(each)
      ? [{ role: textOf(each.role), approve: typeof each.approve === "number" ? each.approve : 1 }]
      : [],
  );
}

/** A vote to begin with: two of three, for the first outcome, else the second. */
export function freshQuorum(outcomes: readonly string[]): Doc {
  return { ...FEWEST, outcome: outcomes[0] ?? "approve", otherwise: outcomes[1] ?? "reject" };
}

/** The same vote with other voters: what does not belong to them goes. */
export function withVoters(quorum: Doc, kind: VoterKind): Doc {
  const { voters, approve, groups, ...rest } = quorum;
  if (kind === "groups") return { groups: [{ role: textOf(voters), approve: 1 }], ...rest };
  const first = groupsOf(quorum)[0]?.role ?? "";
  const share = approve ?? FEWEST.approve;
  switch (kind) {
    case "number":
      return { voters: typeof voters === "number" ? voters : FEWEST.voters, approve: share, ...rest };
    case "role":
      return { voters: first, approve: share, ...rest };
    case "rule":
      return { voters: "context.reviewers", approve: share, ...rest };
  }
}

/** The percentage that must be in favour; null where a number is. */
export function shareOf(quorum: Doc): number | null {
  return typeof quorum.approve === "string" ? Number.parseInt(quorum.approve, 10) || 0 : null;
}

/** An outcome got another word, or (null) is gone: what the vote says of it follows. */
export function followOutcome(quorum: unknown, from: string, to: string | null): unknown {
  if (!isRecord(quorum)) return quorum;
  const veto = textsOf(quorum.veto);
  const vetoes = veto.flatMap((each) => (each !== from ? [each] : to === null ? [] : [to]));
  const { veto: _written, ...rest } = quorum;
  const turned = Object.fromEntries(
    Object.entries(rest).map(([key, value]) =>
      (key === "outcome" || key === "otherwise") && value === from ? [key, to ?? ""] : [key, value],
    ),
  );
  return vetoes.length > 0 ? { ...turned, veto: vetoes } : turned;
}

/** Whether the panel can show this value; others are shown as they are written. */
export function isQuorumValue(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { voters, approve, groups, veto } = value;
  const plain =
    (voters === undefined || typeof voters === "number" || typeof voters === "string") &&
    (approve === undefined || typeof approve === "number" || typeof approve === "string");
  const grouped = groups === undefined || (Array.isArray(groups) && groups.every(isRecord));
  return plain && grouped && (veto === undefined || Array.isArray(veto));
}
