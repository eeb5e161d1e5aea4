/** Why a message was not taken, and where in its form that is told. Pure. */

import type { Problem } from "@/client/problem";
import { dataFaults, isCertain } from "@/components/Decision/refusal";
import type { Fault } from "@/components/Form/check";

export interface MessageRefusal {
  title: string;
  body: string;
  fields: readonly Fault[];
}

export function readMessageRefusal(problem: Problem): MessageRefusal {
  if (!isCertain(problem)) {
    const body = "Send it again: it counts once, even if it has already arrived.";
    return { title: "It is not certain that this arrived", body, fields: [] };
  }
  const fields = dataFaults(problem.errors);
  const title = fields.length > 0 ? "Some fields need another look" : "This was not taken";
  return { title, body: problem.detail, fields };
}
