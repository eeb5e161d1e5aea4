/** What is written down of requests that stand at several places: branches, detours, and sending back. */

import { causeWords } from "@/words/cause";
import { type Action, listed, type Piece, type Reader, say } from "@/words/pieces";

export const BRANCH_ACTIONS: Record<string, Action> = {
  forked: {
    label: "Branches opened",
    tell: (about) => {
      const opened = about.values("to");
      const which = opened.length ? say`: ${listed(opened)}` : "";
      return say`opened branches of ${about.request} at ${about.name("from")}${which}`;
    },
  },
  "token.rested": {
    label: "Branch waits",
    tell: (about) => say`brought a branch of ${about.request} to ${about.name("step")}, where it waits`,
  },
  joined: {
    label: "Branches came together",
    tell: (about) => say`brought the branches of ${about.request} together at ${about.name("step")}`,
  },
  "token.absorbed": {
    label: "Late branch ended",
    tell: (about) => say`brought a late branch of ${about.request} to ${about.name("step")}, where it ended`,
  },
  "token.cancelled": {
    label: "Waiting branch closed",
    tell: (about) =>
      say`closed a branch of ${about.request} that waited at ${about.name("step")}${tellCause(about)}`,
  },
  "branch.ended": {
    label: "Branch ended",
    tell: (about) => say`brought a branch of ${about.request} to its end, ${about.name("step")}`,
  },
  diverted: {
    label: "Request diverted",
    tell: (about) =>
      say`went on with ${about.request} at ${about.name("to")} instead of ${about.name("step")}${about.amount("visits", ", entered ", "time")}`,
  },
  "task.sent_back": {
    label: "Sent back",
    tell: (about) =>
      say`sent ${about.request} back from ${about.name("from")} to ${about.name("to")}${about.quoted("note", ": ")}`,
  },
};

/** `, because ...`; what is not known is shown as it was written. */
export function tellCause(about: Reader): Piece[] {
  const cause = about.value("cause");
  const words = causeWords(cause, (step) => step);
  if (words) return say`, ${words}`;
  return cause === "cancelled" ? [] : about.plain("cause", ": ");
}
