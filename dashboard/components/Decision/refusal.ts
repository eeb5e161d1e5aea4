/** Where a refused decision is told: at the note, at fields of the form, or over the whole. */

import type { Problem } from "@/client/api";
import type { Fault } from "@/components/Form/check";

export type Refusal = {
  /** Over the buttons: what went wrong and what to do. */
  title?: string | undefined;
  body?: string | undefined;
  note?: string | undefined;
  fields: readonly Fault[];
  /** The task is not as it was shown: it is asked for anew. */
  stale: boolean;
  /** The server has refused it; otherwise it may have arrived, or not. */
  certain: boolean;
};

const DATA = "/data";

/** Whether the server has answered that it did nothing; otherwise the call may have arrived, or not. */
export function isCertain({ status }: Problem): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

export function readRefusal(problem: Problem): Refusal {
  const certain = isCertain(problem);
  return { ...place(problem, certain), certain };
}

function place(problem: Problem, certain: boolean): Omit<Refusal, "certain"> {
  const { status, code, detail } = problem;
  if (!certain) {
    const body = "Send it again: it counts once, even if it has already arrived.";
    return { title: "It is not certain that this arrived", body, fields: [], stale: false };
  }
  if (status === 409) return { title: "Someone was faster", body: detail, fields: [], stale: true };
  if (status === 404)
    return { title: "This task is not there any more", body: detail, fields: [], stale: true };
  if (status === 403) return { title: "You may not decide this", body: detail, fields: [], stale: true };
  if (code === "note_required") return { note: detail, fields: [], stale: false };
  if (code === "invalid_data")
    return { ...split(problem.errors), title: "Some fields need another look", body: detail };
  if (code === "invalid_request" && problem.errors.length > 0) {
    const { note, fields, stale } = split(problem.errors);
    const isPlaced = note !== undefined || fields.length > 0;
    return { note, fields, stale, ...(isPlaced ? {} : { title: "This was not taken", body: detail }) };
  }
  return { title: "This was not taken", body: detail, fields: [], stale: code === "unknown_outcome" };
}

/** What is wrong with the data that was sent, by its places in the form. */
export function dataFaults(errors: readonly Fault[]): readonly Fault[] {
  return split(errors).fields;
}

/** The server's places as those of the form: without the name of the part of the body that holds its data. */
function split(errors: readonly Fault[]): Pick<Refusal, "note" | "fields" | "stale"> {
  const fields = errors
    .filter((error) => error.path === DATA || error.path.startsWith(`${DATA}/`))
    .map((error) => ({ path: error.path.slice(DATA.length), message: error.message }));
  return { note: errors.find((error) => error.path === "/note")?.message, fields, stale: false };
}
