/** What is written down of requests that wait for a request of another workflow, and of those. */

import { type Action, type Part, type Reader, say } from "@/words/pieces";

export const SUBFLOW_ACTIONS: Record<string, Action> = {
  "subflow.asked": {
    label: "Sub-request asked for",
    tell: (about) =>
      say`asked for a request of ${about.workflow("workflow")} at ${about.name("step")} of ${about.request}`,
  },
  "subflow.retried": {
    label: "Sub-request asked for again",
    tell: (about) =>
      say`asked for a request of ${about.workflow("workflow")} again at ${about.name("step")} of ${about.request}${about.plain("attempt", ", attempt ")}`,
  },
  "subflow.started": {
    label: "Sub-request started",
    tell: (about) => say`started ${child(about)} at ${about.name("step")} of ${about.request}`,
  },
  "subflow.ended": {
    label: "Sub-request ended",
    tell: (about) =>
      say`had ${about.name("outcome")} from ${child(about)} at ${about.name("step")} of ${about.request}`,
  },
  "subflow.stuck": {
    label: "Sub-request stuck",
    tone: "warn",
    tell: (about) =>
      say`could not get on with what ${about.request} waits for at ${about.name("step")}${about.quoted("error", ": ")}`,
  },
  "subflow.skipped": {
    label: "Sub-request skipped",
    tell: (about) =>
      say`went on without a sub-request at ${about.name("step")} of ${about.request}${about.quoted("note", ": ")}`,
  },
  "subflow.given_up": {
    label: "Sub-request given up",
    tell: (about) =>
      say`gave up the sub-request at ${about.name("step")} of ${about.request}${about.quoted("note", ": ")}`,
  },
};

/** The request that was started for another one, as a link. */
function child(about: Reader): Part {
  const id = Number(about.value("child"));
  return id > 0 ? { kind: "request", text: `request ${id}`, id } : "a request";
}
