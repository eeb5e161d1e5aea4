/** Whose a task is, besides those who hold its permission: in words, as its fields say it. */

import type { TaskOfRequest } from "@/queries/tasks";
import { listedWith } from "@/words/value";

type Whose = Pick<TaskOfRequest, "reserved_for" | "role" | "delegated_by">;
type Names = Readonly<Record<string, string>>;

/** "Delegated by Lena", "For Lena alone", "Offered to finance-lead"; "" where all who may have it. */
export function whoseWords(
  { reserved_for, role, delegated_by }: Whose,
  { me, names = {} }: { me: string | undefined; names?: Names },
): string {
  const called = (username: string) => (username === me ? "you" : (names[username] ?? username));
  if (delegated_by.length > 0) {
    const by = listedWith("and", delegated_by.map(called));
    return reserved_for === me ? `Delegated by ${by}` : `Delegated by ${by} to ${called(reserved_for ?? "")}`;
  }
  if (reserved_for) return `For ${called(reserved_for)} alone`;
  if (reserved_for === "") return "For nobody: no one was named";
  return role ? `Offered to ${role}` : "";
}

/** In whose name it is done, if it was handed on: the first who had it. */
export function principalOf({ delegated_by }: Pick<Whose, "delegated_by">): string | null {
  return delegated_by[0] ?? null;
}

/** What giving it up is called: it goes back to who handed it on, or to all who may. */
export function releaseWords({ delegated_by }: Pick<Whose, "delegated_by">, me: string | undefined): string {
  return me !== undefined && delegated_by.includes(me) ? "Take back" : "Give back";
}
