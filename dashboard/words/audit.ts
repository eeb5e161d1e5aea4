/** An audit entry as a sentence: who did what, to which request and task, on whose behalf. */

import { ATTEMPTS, LOGIN_REFUSALS } from "@/words/attempts";
import { BRANCH_ACTIONS, tellCause } from "@/words/branchActions";
import { ERRAND_ACTIONS } from "@/words/errandActions";
import { HANDING_ACTIONS } from "@/words/handingActions";
import {
  type Action,
  type EntryLike,
  inARow,
  listed,
  name,
  type Piece,
  plainPiece,
  Reader,
  row,
  say,
  type Tone,
} from "@/words/pieces";
import { SUBFLOW_ACTIONS } from "@/words/subflowActions";

const REFUSED = ".refused";

/** Everything that is written down, in the order in which people look for it. */
const ACTIONS: Record<string, Action> = {
  "request.created": {
    label: "Request created",
    tell: (about) =>
      say`created ${about.request}${about.quoted("title", " ")} in ${about.workflow("workflow")}`,
  },
  "request.started": { label: "Request started", tell: (about) => say`started ${about.request}` },
  routed: {
    label: "Request moved on",
    tell: (about) =>
      say`moved ${about.request} from ${about.name("from")} to ${about.name("to")}${about.named("outcome", " after ")}`,
  },
  "task.opened": {
    label: "Task opened",
    tell: (about) => say`opened ${about.task} at ${about.name("step")}`,
  },
  "task.claimed": {
    label: "Task taken",
    tell: (about, actor) =>
      about.value("assignee") === actor
        ? say`took ${about.task}`
        : say`gave ${about.task} to ${about.person("assignee")}`,
  },
  "task.released": { label: "Task put back", tell: (about) => say`put back ${about.task}` },
  "task.assigned": {
    label: "Task given to somebody",
    tell: (about) => say`gave ${about.task} to ${about.person("assignee")}`,
  },
  "task.offered": {
    label: "Task offered to others",
    tone: "warn",
    tell: (about) =>
      about.value("role") === ""
        ? say`offered ${about.task} again to whoever holds its permission`
        : say`offered ${about.task} to ${about.name("role")}, as nobody else could do it`,
  },
  "task.orphaned": {
    label: "Nobody can do a task",
    tone: "bad",
    tell: (about) => say`found nobody who can do ${about.task}${about.quoted("why", ": ")}`,
  },
  "task.staffed": {
    label: "Task has somebody again",
    tell: (about) => say`found somebody who can do ${about.task}`,
  },
  "reviewer.added": {
    label: "Reviewer added",
    tell: (about) =>
      say`gave ${about.person("username")} a vote, one of ${about.value("of")}, in ${about.task}${about.quoted("note", ": ")}`,
  },
  "vote.decided": {
    label: "Vote decided",
    tone: "good",
    tell: (about) =>
      say`closed the vote at ${about.name("step")} with ${about.name("outcome")}: ${about.value("for")} for, ${about.value("against")} against, of ${about.value("of")}`,
  },
  "task.completed": {
    label: "Task decided",
    tone: "good",
    tell: (about) =>
      say`decided ${about.name("outcome")} at ${about.name("step")}, ${about.task}${about.quoted("note", ": ")}`,
  },
  "task.cancelled": {
    label: "Task closed undecided",
    tell: (about) => {
      const why = say`${tellCause(about)}${about.quoted("note", ": ")}`;
      return say`closed ${about.task} without a decision${why}`;
    },
  },
  ...BRANCH_ACTIONS,
  ...ERRAND_ACTIONS,
  ...SUBFLOW_ACTIONS,
  ...HANDING_ACTIONS,
  "task.escalated": {
    label: "Task escalated",
    tone: "warn",
    tell: (about) => {
      const level = about.plain("level", " at level ");
      return say`found ${about.task} late and escalated it to ${about.name("to_role")}${level}`;
    },
  },
  "escalation.acknowledged": {
    label: "Escalation acknowledged",
    tell: (about) => say`acknowledged that ${about.task} is late${about.quoted("note", ": ")}`,
  },
  "context.written": {
    label: "Request data changed",
    tell: (about) => say`set ${listedOr(about.fields("fields"), "data")} of ${about.request}`,
  },
  "request.commented": {
    label: "Comment",
    tell: (about) => say`commented on ${about.request}${about.quoted("text", ": ")}`,
  },
  "request.ended": { label: "Request ended", tone: "good", tell: tellEnd },
  "login.succeeded": {
    label: "Logged in",
    tell: (about) => say`logged in${about.plain("address", " from ")}`,
  },
  "session.ended": {
    label: "Sessions ended",
    tell: (about) => (about.has("session") ? say`ended a session` : say`ended all other sessions`),
  },
  "token.created": {
    label: "Token made",
    tell: (about) =>
      say`made the token ${about.name("name")} for a program${about.amount("days", ", good for ", "day")}`,
  },
  "token.revoked": { label: "Token revoked", tell: (about) => say`revoked the token ${about.name("name")}` },
  "user.created": {
    label: "User made",
    tell: (about) => say`made the user ${about.person("username")}${about.list("roles", " with ")}`,
  },
  "user.updated": { label: "User changed", tell: tellUserChange },
  "absence.created": {
    label: "Absence entered",
    tell: (about) =>
      say`entered that ${about.person("username")} is away, with ${about.person("substitute")} standing in`,
  },
  "absence.cancelled": {
    label: "Absence cancelled",
    tell: (about) => say`cancelled an absence of ${about.person("username")}`,
  },
  "user.roles_set": {
    label: "User's roles set",
    tell: (about) => tellMatrixChange(about, about.person("username"), "given", "taken"),
  },
  "role.created": {
    label: "Role made",
    tell: (about) => say`made the role ${about.name("role")}${about.list("permissions", " with ")}`,
  },
  "role.permissions_set": {
    label: "Role's permissions set",
    tell: (about) => tellMatrixChange(about, about.name("role"), "granted", "revoked"),
  },
  "permission.created": {
    label: "Permission made",
    tell: (about) => say`made the permission ${about.name("permission")}`,
  },
  "workflow.draft_saved": {
    label: "Draft saved",
    tell: (about) => say`saved a draft of ${about.workflow("workflow")}${about.plain("verdict", ", ")}`,
  },
  "workflow.published": {
    label: "Workflow published",
    tone: "good",
    tell: (about) => say`published ${about.workflow("workflow")}${about.plain("version", ", version ")}`,
  },
  "incident.resolved": {
    label: "Incident resolved",
    tell: (about) => say`resolved incident ${about.name("incident")}${about.quoted("note", ": ")}`,
  },
  "outbox.retried": {
    label: "Message tried again",
    tell: (about) => say`sent message ${about.name("message")} on its way again`,
  },
  "audit.exported": {
    label: "Audit exported",
    tell: (about) => say`exported the audit${about.plain("request_id", " of request ")}`,
  },
};

/** The sentence of an entry, who did it first. An action that is not known is spelled out. */
export function sentenceOf(entry: EntryLike): Piece[] {
  const about = new Reader(entry);
  const who = tellWho(entry);
  const action = row(ACTIONS, entry.action);
  if (action) return say`${who} ${action.tell(about, entry.on_behalf_of ?? entry.actor)}`;
  if (entry.action === "login.refused") return tellRefusedLogin(about, who);
  if (!entry.action.endsWith(REFUSED)) return say`${who}: ${spelled(entry.action)}${about.where}`;
  const attempt = row(ATTEMPTS, attemptOf(entry.action));
  const what = attempt
    ? attempt.tell(about)
    : say`do this: ${spelled(attemptOf(entry.action))}${about.where}`;
  return say`${who} was not allowed to ${what}${about.plain("reason", ". ")}`;
}

/** The same as one line of text, for a title or whoever listens. */
export function plainSentence(entry: EntryLike): string {
  return sentenceOf(entry).map(plainPiece).join("");
}

/** How much an entry deserves the eye. */
export function toneOf(action: string): Tone {
  return action.endsWith(REFUSED) ? "bad" : (row(ACTIONS, action)?.tone ?? "neutral");
}

/** A short name for an action, for filters and headings. */
export function actionLabel(action: string): string {
  if (action === "login.refused") return "Refused: logging in";
  if (!action.endsWith(REFUSED)) return row(ACTIONS, action)?.label ?? capital(spelled(action));
  const what = row(ATTEMPTS, attemptOf(action))?.label ?? spelled(attemptOf(action));
  return `Refused: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
}

/** The actions that have words of their own; what was refused comes last. */
export function knownActions(): string[] {
  const refused = ["login", ...Object.keys(ATTEMPTS)].map((attempt) => attempt + REFUSED);
  return [...Object.keys(ACTIONS), ...refused];
}

function tellWho(entry: EntryLike): Piece[] {
  const who: Piece = { kind: "person", text: entry.actor };
  if (!entry.on_behalf_of) return [who];
  return say`${who}, on behalf of ${{ kind: "person", text: entry.on_behalf_of }},`;
}

function tellRefusedLogin(about: Reader, who: Piece[]): Piece[] {
  const reason = row(LOGIN_REFUSALS, about.value("reason")) ?? spelled(about.value("reason"));
  const why = reason ? `: ${reason}` : "";
  return say`${who} could not log in${about.plain("address", " from ")}${why}`;
}

function tellEnd(about: Reader): Piece[] {
  const note = about.quoted("note", ": ");
  if (about.value("resolution") === "withdrawn") return say`withdrew ${about.request}${note}`;
  if (about.value("resolution") === "cancelled") return say`cancelled ${about.request}${note}`;
  const status = about.value("status").toLowerCase();
  return say`brought ${about.request} to its end, ${about.name("resolution")}${status && ` (${status})`}${note}`;
}

function tellUserChange(about: Reader): Piece[] {
  const who = about.person("username");
  const active = about.flag("active");
  const changes: Piece[][] = [];
  if (active !== null) changes.push(active ? say`enabled ${who}` : say`disabled ${who}`);
  if (about.flag("password_changed")) changes.push(say`set a new password for ${who}`);
  const fields = ["name", "email", "manager", "attributes"].filter((field) => about.has(field));
  if (fields.length) changes.push(say`changed ${listed(fields)} of ${who}`);
  return changes.length ? inARow(changes) : say`changed ${who}`;
}

function tellMatrixChange(about: Reader, whose: Piece, more: string, less: string): Piece[] {
  const given = about.values(more);
  const taken = about.values(less);
  const changes: Piece[][] = [];
  if (given.length) changes.push(say`gave ${whose} ${listed(given)}`);
  if (taken.length) changes.push(say`took ${listed(taken)} from ${whose}`);
  return changes.length ? inARow(changes) : say`left ${whose} as it was`;
}

function listedOr(values: string[], otherwise: string): Piece[] {
  return values.length ? listed(values) : [name(otherwise)];
}

function attemptOf(action: string): string {
  return action.slice(0, -REFUSED.length);
}

function spelled(action: string): string {
  return action.replace(/[._]/g, " ");
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
