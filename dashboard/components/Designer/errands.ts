/** What a wait waits for, and whom a service calls, as the panels read it of a document that may be half written. */

import { type Doc, isRecord, textOf } from "./reading";

export type WaitKind = "hours" | "rule" | "until" | "message";
export type CallKind = "http" | "email";

export const METHODS = ["POST", "PUT", "PATCH", "DELETE", "GET"] as const;
export const USUAL_METHOD = "POST";
export const USUAL_RETRIES = 5;
export const USUAL_SECONDS = 10;
const USUAL_HOURS = 24;

/** What only a wait for a message has. */
const OF_MESSAGES = ["transient", "permission", "form", "writes"] as const;
const OF_CALLS: Record<CallKind, readonly string[]> = {
  http: ["url", "method", "send", "timeout_seconds", "form", "writes"],
  email: ["to", "subject", "body"],
};

export function waitKindOf(raw: Doc): WaitKind {
  if (raw.message !== undefined) return "message";
  if (raw.until !== undefined) return "until";
  return typeof raw.duration === "string" ? "rule" : "hours";
}

type Change = readonly [key: string, value: unknown];

/** What changes when a wait is to wait for something else: one of the three remains, and what belongs to it. */
export function waitAs(raw: Doc, kind: WaitKind): Change[] {
  const hours = typeof raw.duration === "number" ? raw.duration : USUAL_HOURS;
  const kept: Doc = {
    hours: { duration: hours },
    rule: { duration: String(raw.duration ?? USUAL_HOURS) },
    until: { until: textOf(raw.until) },
    message: { message: textOf(raw.message) },
  }[kind];
  const other = ["duration", "until", "message"].filter((key) => !(key in kept));
  const gone = kind === "message" ? other : [...other, ...OF_MESSAGES];
  return [
    ...gone.filter((key) => key in raw).map((key) => [key, undefined] as const),
    ...Object.entries(kept),
  ];
}

/** What changes when a service is to do the other of the two; retries are of both. */
export function callAs(raw: Doc, call: CallKind): Change[] {
  const other = OF_CALLS[call === "http" ? "email" : "http"];
  return [...other.filter((key) => key in raw).map((key) => [key, undefined] as const), ["call", call]];
}

/** The fields that are sent, each with its expression; null where the whole request is. */
export function sendOf(raw: Doc): Record<string, string> | null {
  if (!isRecord(raw.send)) return null;
  return Object.fromEntries(
    Object.entries(raw.send).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** Whether the panel can show this value of a key; others are shown as they are written. */
export function isErrandValue(key: string, value: unknown): boolean {
  switch (key) {
    case "duration":
      return typeof value === "number" || typeof value === "string";
    case "retries":
    case "timeout_seconds":
      return typeof value === "number";
    case "transient":
      return typeof value === "boolean";
    case "call":
      return value === "http" || value === "email";
    case "method":
      return METHODS.some((each) => each === value);
    case "send":
      return isRecord(value) && Object.values(value).every((each) => typeof each === "string");
    default:
      return typeof value === "string";
  }
}
