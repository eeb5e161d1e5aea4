/** What is written down of requests that wait for something else than a person: services, hours,
 * messages, resources, a pause. */

import { type Action, say } from "@/words/pieces";

export const ERRAND_ACTIONS: Record<string, Action> = {
  "service.called": {
    label: "Service asked",
    tell: (about) => say`asked the service of ${about.name("step")} for ${about.request}`,
  },
  "service.retried": {
    label: "Service asked again",
    tell: (about) =>
      say`asked the service of ${about.name("step")} again for ${about.request}${about.plain("attempt", ", attempt ")}`,
  },
  "service.finished": {
    label: "Service answered",
    tell: (about) =>
      say`had ${about.name("outcome")} from the service of ${about.name("step")} for ${about.request}${about.quoted("error", ": ")}`,
  },
  "service.stuck": {
    label: "Service stuck",
    tone: "warn",
    tell: (about) =>
      say`could not get on with the service of ${about.name("step")} for ${about.request}${about.quoted("error", ": ")}`,
  },
  "service.skipped": {
    label: "Service skipped",
    tell: (about) =>
      say`went on without the service of ${about.name("step")} in ${about.request}${about.quoted("note", ": ")}`,
  },
  "service.given_up": {
    label: "Service given up",
    tell: (about) =>
      say`gave up the service of ${about.name("step")} in ${about.request}${about.quoted("note", ": ")}`,
  },
  "wait.began": {
    label: "Wait began",
    tell: (about) =>
      say`brought ${about.request} to ${about.name("step")}, where it waits${about.named("message", " for the message ")}`,
  },
  "wait.ended": {
    label: "Wait ended",
    tell: (about) => say`went on with ${about.request}, which had waited at ${about.name("step")}`,
  },
  "message.received": {
    label: "Message received",
    tell: (about) => say`sent the message ${about.name("name")} to ${about.request}`,
  },
  "message.taken": {
    label: "Message taken",
    tell: (about) => say`took the message ${about.name("name")} of ${about.request} at ${about.name("step")}`,
  },
  "resource.awaited": {
    label: "Resource awaited",
    tell: (about) =>
      say`brought ${about.request} to ${about.name("step")}, where it waits for ${about.name("resource")}`,
  },
  "resource.granted": {
    label: "Resource given",
    tell: (about) => say`gave ${about.name("resource")} to ${about.request} for ${about.name("step")}`,
  },
  "request.suspended": {
    label: "Request suspended",
    tell: (about) => say`suspended ${about.request}${about.quoted("note", ": ")}`,
  },
  "request.resumed": {
    label: "Request resumed",
    tell: (about) => say`resumed ${about.request}${about.quoted("note", ": ")}`,
  },
  "task.deadline_changed": {
    label: "Deadline changed",
    tell: (about) => say`moved the deadline of ${about.task}`,
  },
};
