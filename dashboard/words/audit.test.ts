import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { actionLabel, knownActions, plainSentence, sentenceOf, toneOf } from "@/words/audit";
import type { EntryLike } from "@/words/pieces";

function entry(
  action: string,
  metadata: Record<string, unknown> = {},
  more: Partial<EntryLike> = {},
): EntryLike {
  return { actor: "ada", on_behalf_of: null, action, request_id: 12, task_id: 7, metadata, ...more };
}

const SENTENCES: [EntryLike, string][] = [
  [
    entry("request.created", { title: "Laptops", workflow: "purchase-order" }, { task_id: null }),
    "ada created request 12 “Laptops” in purchase-order",
  ],
  [
    entry("routed", { from: "review", to: "order", outcome: "approve" }, { task_id: null }),
    "ada moved request 12 from review to order after approve",
  ],
  [entry("routed", { from: "fork", to: "a", outcome: null }), "ada moved request 12 from fork to a"],
  [entry("task.claimed", { assignee: "ada" }), "ada took task 7 of request 12"],
  [entry("task.claimed", { assignee: "bob" }), "ada gave task 7 of request 12 to bob"],
  [
    entry("task.delegated", { to: "bob", note: "You know them.", delegated: ["ada"] }),
    "ada handed task 7 of request 12 on to bob: “You know them.”",
  ],
  [entry("task.returned", { to: "bob", delegated: [] }), "ada gave task 7 of request 12 back to bob"],
  [entry("task.returned", { to: "ada", delegated: [] }), "ada took back task 7 of request 12"],
  [entry("task.reassigned", { to: "bob", note: "" }), "ada gave task 7 of request 12 to bob"],
  [
    entry("task.reassigned", { to: null, note: "On leave." }),
    "ada gave task 7 of request 12 to all who may do it: “On leave.”",
  ],
  [
    entry("task.overridden", { step: "review", outcome: "approve", note: "By order." }),
    "ada overrode task 7 of request 12 at review with approve: “By order.”",
  ],
  [
    entry("task.skipped", { step: "review", outcome: "approve", note: "" }),
    "ada skipped task 7 of request 12 at review, going on by approve",
  ],
  [
    entry(
      "task.completed",
      { outcome: "reject", step: "review", note: "Too\n dear" },
      { on_behalf_of: "bob" },
    ),
    "ada, on behalf of bob, decided reject at review, task 7 of request 12: “Too dear”",
  ],
  [
    entry("task.escalated", { level: 1, to_role: "lead" }, { actor: "nexusflow" }),
    "NexusFlow found task 7 of request 12 late and escalated it to lead at level 1",
  ],
  [
    entry("request.ended", { status: "COMPLETED", resolution: "ordered", note: "" }),
    "ada brought request 12 to its end, ordered (completed)",
  ],
  [
    entry("request.ended", { status: "REJECTED", resolution: "withdrawn", note: "Twice" }),
    "ada withdrew request 12: “Twice”",
  ],
  [
    entry("context.written", { fields: { amount: 1, vendor: "x" } }),
    "ada set amount and vendor of request 12",
  ],
  [
    entry("user.roles_set", { username: "bob", given: ["lead"], taken: ["clerk", "temp"] }),
    "ada gave bob lead and took clerk and temp from bob",
  ],
  [
    entry("role.permissions_set", { role: "lead", granted: ["a", "b", "c", "d", "e", "f"], revoked: [] }),
    "ada gave lead a, b, c, d and 2 more",
  ],
  [
    entry("user.updated", { username: "bob", active: false, password_changed: true }),
    "ada disabled bob and set a new password for bob",
  ],
  [
    entry("login.refused", { address: "::1", reason: "unknown_user" }, { actor: "anonymous" }),
    "Somebody unknown could not log in from ::1: there is no such user",
  ],
  [
    entry("token.created", { token: 1, name: "nightly", days: 30 }),
    "ada made the token nightly for a program, good for 30 days",
  ],
  [
    entry("password.refused", { address: "::1" }),
    "ada was not allowed to change their password from ::1: the present one was wrong",
  ],
  [
    entry("forked", { from: "checks", to: ["legal", "finance"] }, { task_id: null }),
    "ada opened branches of request 12 at checks: legal and finance",
  ],
  [
    entry("diverted", { step: "draft", visits: 3, to: "given-up" }, { task_id: null }),
    "ada went on with request 12 at given-up instead of draft, entered 3 times",
  ],
  [
    entry("task.sent_back", { from: "finance", to: "draft", note: "No offer." }),
    "ada sent request 12 back from finance to draft: “No offer.”",
  ],
  [
    entry("task.cancelled", { cause: "join:both" }),
    "ada closed task 7 of request 12 without a decision, because both did not wait for it",
  ],
  [
    entry("task.cancelled", { cause: "cancelled", note: "By phone." }),
    "ada closed task 7 of request 12 without a decision: “By phone.”",
  ],
  [
    entry(
      "request.ended",
      { status: "REJECTED", resolution: "cancelled", note: "Twice." },
      { task_id: null },
    ),
    "ada cancelled request 12: “Twice.”",
  ],
  [
    entry("task.complete.refused", { code: "not_permitted", reason: "This needs x." }),
    "ada was not allowed to decide task 7 of request 12. This needs x.",
  ],
];

describe("the sentence of an entry", () => {
  it.each(SENTENCES)("%o", (given, expected) => expect(plainSentence(given)).toBe(expected));

  it("keeps request, task and people apart, to link them", () => {
    const pieces = sentenceOf(entry("task.claimed", { assignee: "bob" }));
    expect(pieces).toContainEqual({ kind: "task", text: "task 7", id: 7, request: 12 });
    expect(pieces).toContainEqual({ kind: "request", text: "request 12", id: 12 });
    expect(pieces).toContainEqual({ kind: "person", text: "bob" });
  });

  it("spells out an action that it does not know", () => {
    expect(plainSentence(entry("engine.moon_landed"))).toBe("ada: engine moon landed, task 7 of request 12");
    expect(plainSentence(entry("moon.land.refused", { reason: "Too far." }, { task_id: null }))).toBe(
      "ada was not allowed to do this: moon land, request 12. Too far.",
    );
    expect(plainSentence(entry("constructor", {}, { task_id: null }))).toBe("ada: constructor, request 12");
    expect(actionLabel("engine.moon_landed")).toBe("Engine moon landed");
  });

  it("bears entries without what it expects, and with other things in their place", () => {
    for (const action of knownActions()) {
      for (const metadata of [{}, hostile()]) {
        const sentence = plainSentence(entry(action, metadata, { request_id: null, task_id: null }));
        expect(sentence).toMatch(/^ada /);
        expect(sentence).not.toMatch(/undefined|null|\[object|NaN/);
      }
    }
  });

  it("cuts a long note", () => {
    const sentence = plainSentence(entry("request.commented", { text: "word ".repeat(500) }));
    expect(sentence.length).toBeLessThan(220);
    expect(sentence).toMatch(/…”$/);
  });
});

describe("what the engine writes", () => {
  it("has words for every action that is named in its sources", () => {
    const written = writtenActions();
    expect(written.length).toBeGreaterThan(20);
    expect(written.filter((action) => !knownActions().includes(action))).toEqual([]);
  });

  it("marks refusals as bad and breaches as a warning", () => {
    expect(toneOf("task.claim.refused")).toBe("bad");
    expect(toneOf("task.escalated")).toBe("warn");
    expect(toneOf("task.claimed")).toBe("neutral");
    expect(actionLabel("task.claim.refused")).toBe("Refused: taking a task");
  });
});

function hostile(): Record<string, unknown> {
  const odd = [null, 5, {}, ["x", 1, null], true];
  const keys = "title workflow from to outcome step assignee note cause level to_role fields text status";
  return Object.fromEntries(keys.split(" ").map((key, index) => [key, odd[index % odd.length]]));
}

/** Actions as they stand in the engine's sources: entries of events, trails, and refused commands. */
function writtenActions(): string[] {
  const found = new Set<string>();
  for (const source of pythonSources(join(__dirname, "../../src/nexusflow"))) {
    for (const [, action] of source.matchAll(
      /(?:Entry\(|leave_trail\(\s*\w+,\s*|action=|action = )"([a-z_.]+)"/g,
    ))
      found.add(action as string);
    for (const [, action] of source.matchAll(/(?:Request|Comment|Task): "([a-z]+\.[a-z]+)"/g))
      found.add(`${action}.refused`);
    for (const [, action] of source.matchAll(/command="([a-z_.]+)"/g)) found.add(`${action}.refused`);
  }
  return [...found];
}

function pythonSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".py"))
    .map((path) => readFileSync(join(folder, path), "utf8"));
}
