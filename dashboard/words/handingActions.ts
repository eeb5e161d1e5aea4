/** What is written down of tasks that came to be somebody else's, or were passed by somebody else. */

import { type Action, say } from "@/words/pieces";

export const HANDING_ACTIONS: Record<string, Action> = {
  "task.delegated": {
    label: "Task handed on",
    tell: (about) => say`handed ${about.task} on to ${about.person("to")}${about.quoted("note", ": ")}`,
  },
  "task.returned": {
    label: "Task given back",
    tell: (about, actor) =>
      about.value("to") === actor
        ? say`took back ${about.task}`
        : say`gave ${about.task} back to ${about.person("to")}`,
  },
  "task.reassigned": {
    label: "Task reassigned",
    tone: "warn",
    tell: (about) => {
      const whom = about.value("to") ? about.person("to") : say`all who may do it`;
      return say`gave ${about.task} to ${whom}${about.quoted("note", ": ")}`;
    },
  },
  "task.overridden": {
    label: "Task overridden",
    tone: "warn",
    tell: (about) =>
      say`overrode ${about.task} at ${about.name("step")} with ${about.name("outcome")}${about.quoted("note", ": ")}`,
  },
  "task.skipped": {
    label: "Task skipped",
    tone: "warn",
    tell: (about) =>
      say`skipped ${about.task} at ${about.name("step")}, going on by ${about.name("outcome")}${about.quoted("note", ": ")}`,
  },
};
