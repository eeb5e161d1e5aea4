/** How a vote stands, in words, and which of its open tasks are shown to be decided here. Pure. */

import { offerOf } from "@/components/Decision/outcome";
import type { Request } from "@/queries/requests";
import { count } from "@/words/number";

export type Vote = Request["votes"][number];
export type Open = Request["open_tasks"][number];
export type Count = Pick<Vote, "for" | "against" | "of" | "needed">;

/** "1 of 2 in favour", which is what is waited for. */
export function inFavour({ for: yes, needed }: Count): string {
  return `${yes} of ${needed} in favour`;
}

/** "1 against, 1 still to vote" */
export function besides({ for: yes, against, of }: Count): string {
  const left = Math.max(0, of - yes - against);
  return [
    `${against} against`,
    left === 0 ? "all have voted" : `${count(left, "person", "people")} still to vote`,
  ].join(", ");
}

export function voteOf(
  request: Pick<Request, "votes">,
  task: Pick<Open, "step" | "visit">,
): Vote | undefined {
  return request.votes.find((vote) => vote.step === task.step && vote.visit === task.visit);
}

/** Of the voters' tasks those that the person decides: what is theirs, or else the first that is free to take. */
export function decidedHere(tasks: readonly Open[], me: string | undefined): Open[] {
  const may = tasks.filter((task) => offerOf(task.actions, "complete")?.allowed);
  const theirs = may.filter(
    (task) => task.reserved_for !== null || (task.assignee !== null && task.assignee === me),
  );
  return theirs.length > 0 ? theirs : may.slice(0, 1);
}
