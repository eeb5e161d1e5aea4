/** Where a request stands with a step, and how that is said. */

import type { Step, StepType } from "./definition";

export type MarkState = "now" | "done" | "late" | "waiting" | "stuck" | "ahead" | "skipped";

export interface Mark {
  state: MarkState;
  /** Who has it or did it, in words. */
  who?: string | undefined;
  /** ISO 8601: since when it waits, or when it was done. */
  when?: string | undefined;
  visits?: number | undefined;
  note?: string | undefined;
  /** It was done after its deadline. */
  overrun?: boolean | undefined;
}

export type Marks = Readonly<Record<string, Mark>>;

export const TYPE_WORDS: Record<StepType, string> = {
  task: "Task",
  decision: "Decision by rule",
  end: "End",
  fork: "Fork",
  join: "Join",
  service: "Service",
  wait: "Wait",
  subflow: "Sub-flow",
};

export const STATE_WORDS: Record<MarkState, string> = {
  now: "waits here now",
  late: "waits here now, late",
  waiting: "waits here",
  stuck: "needs somebody",
  done: "done",
  ahead: "may still come",
  skipped: "not taken",
};

/** What a fork or a join does, in a few words; of other steps nothing. */
export function branchWords({ type, split, awaited }: Step): string {
  if (type === "fork") return split === "all" ? "opens all" : "opens by rule";
  if (type !== "join") return "";
  return awaited === null ? "waits for all" : awaited === 1 ? "waits for the first" : `waits for ${awaited}`;
}

/** A step and its mark in one sentence, for whoever listens. */
export function stepSentence(step: Step, mark?: Mark): string {
  const visits = mark?.visits !== undefined && mark.visits > 1 ? `${mark.visits} times` : "";
  const vote = step.vote === "" ? "" : `vote: ${step.vote}`;
  const parts = [step.name, TYPE_WORDS[step.type].toLowerCase(), vote];
  if (mark && !(mark.state === "skipped" && mark.who)) parts.push(STATE_WORDS[mark.state]);
  return [...parts, mark?.who ?? "", visits, mark?.note ?? ""].filter(Boolean).join(", ");
}
