/** A new absence as it is written down, and what it still lacks. Pure. */

import type { NewAbsence } from "@/queries/absences";

export type Written = { [Part in "substitute" | "starts_at" | "ends_at"]: string | undefined } & {
  note: string;
};
export type Lacking = Partial<Record<keyof Written, string>>;

/** What one begins with: a week of whole days from tomorrow. */
export function usualAbsence(now: Date): Written {
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const end = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 8);
  return { substitute: undefined, starts_at: tomorrow.toISOString(), ends_at: end.toISOString(), note: "" };
}

/** The absence to be sent, or what to write first, by its parts. */
export function readAbsence(written: Written): { body: NewAbsence } | { lacking: Lacking } {
  const { substitute, starts_at, ends_at, note } = written;
  const lacking: Lacking = {
    ...(substitute ? {} : { substitute: "Choose who stands in for you." }),
    ...(starts_at ? {} : { starts_at: "Say from when you are away." }),
    ...(ends_at ? {} : { ends_at: "Say until when you are away." }),
    ...(starts_at && ends_at && ends_at <= starts_at ? { ends_at: "It has to end after it begins." } : {}),
  };
  if (!substitute || !starts_at || !ends_at || Object.keys(lacking).length > 0) return { lacking };
  return { body: { substitute, starts_at, ends_at, note: note.trim() } };
}
