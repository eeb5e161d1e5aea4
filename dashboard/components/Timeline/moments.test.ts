import { describe, expect, it } from "vitest";
import type { Entry } from "./entry";
import { endsOf } from "./legs";
import { momentsOf, namesOf } from "./moments";

let id = 0;
function entry(at: number, action: string, metadata: object = {}, more: Partial<Entry> = {}): Entry {
  id += 1;
  return {
    id,
    at: new Date(Date.UTC(2026, 0, 1, at)).toISOString(),
    actor: "ada",
    actor_name: "Ada Lovelace",
    action,
    task_id: null,
    metadata: metadata as Record<string, unknown>,
    ...more,
  };
}

const GUARD = {
  to: "director",
  guard: "context.amount > 5000",
  priority: 10,
  result: true,
  read: { "context.amount": 9 },
};

describe("a timeline in moments", () => {
  it("puts together what one command wrote", () => {
    const moments = momentsOf([
      entry(1, "request.created", { context: { amount: 9 } }),
      entry(1, "request.started"),
      entry(1, "task.opened", { step: "review", visit: 1, due_at: "2026-01-01T03:00:00Z" }, { task_id: 7 }),
      entry(
        5,
        "task.completed",
        { step: "review", visit: 1, outcome: "approve", note: "Fine.", data: { x: 1 } },
        { task_id: 7 },
      ),
      entry(5, "context.written", { fields: { x: 1 } }),
      entry(5, "routed", { from: "review", to: "director", outcome: "approve", guards: [GUARD] }),
      entry(5, "task.opened", { step: "director", visit: 1, due_at: null }, { task_id: 8 }),
    ]);
    expect(moments.map((moment) => moment.kind)).toEqual(["created", "decided"]);
    expect(moments[0]).toMatchObject({ entered: { amount: 9 }, opened: [{ step: "review" }] });
    expect(moments[1]).toMatchObject({
      step: "review",
      outcome: "approve",
      text: "Fine.",
      entered: { x: 1 },
      kept: ["x"],
      overrun: 2 * 3_600_000,
      legs: [{ kind: "way", from: "review", to: "director", outcome: "approve", evaluations: [GUARD] }],
      opened: [{ step: "director", dueAt: null }],
    });
  });

  it("keeps apart what others did at the same instant", () => {
    const moments = momentsOf([
      entry(1, "task.completed", { step: "review", outcome: "approve" }, { task_id: 1 }),
      entry(1, "routed", { from: "a", to: "b", guards: [] }, { actor: "bob" }),
      entry(1, "task.completed", { step: "other", outcome: "approve" }, { task_id: 2 }),
    ]);
    expect(moments).toHaveLength(3);
  });

  it("knows which step a claim, a release and an escalation are about", () => {
    const moments = momentsOf([
      entry(1, "task.opened", { step: "review", visit: 2 }, { task_id: 7 }),
      entry(2, "task.claimed", { assignee: "ada" }, { task_id: 7 }),
      entry(3, "task.released", {}, { task_id: 7 }),
      entry(
        4,
        "task.escalated",
        { level: 1, to_role: "lead", due_at: "2026-01-01T03:00:00Z" },
        { task_id: 7, actor: "nexusflow" },
      ),
    ]);
    expect(moments.slice(1).map((moment) => [moment.kind, moment.step, moment.visit])).toEqual([
      ["claimed", "review", 2],
      ["released", "review", 2],
      ["escalated", "review", 2],
    ]);
    expect(moments[3]).toMatchObject({ name: "NexusFlow", escalation: { role: "lead", level: 1 } });
  });

  it("tells a withdrawal from other ends, started or not", () => {
    const ended = { status: "REJECTED", resolution: "withdrawn", note: "Bought elsewhere." };
    const cancelled = entry(2, "task.cancelled", { cause: "withdrawn" }, { task_id: 1 });
    for (const first of [cancelled, entry(2, "request.started")]) {
      const [moment, ...more] = momentsOf([
        { ...first, at: cancelled.at },
        { ...entry(2, "request.ended", ended) },
      ]);
      expect(more).toEqual([]);
      expect(moment).toMatchObject({ kind: "withdrawn", text: "Bought elsewhere." });
    }
  });

  it("follows the branches of one command in order, and tells what was closed with the join", () => {
    const [began, first, last] = momentsOf([
      entry(1, "task.completed", { step: "draft", outcome: "submit" }, { task_id: 1 }),
      entry(1, "routed", { from: "draft", to: "checks", guards: [] }),
      entry(1, "forked", { from: "checks", visit: 1, fork: 1, to: ["legal", "finance"], guards: [GUARD] }),
      entry(1, "task.opened", { step: "legal", visit: 1 }, { task_id: 2 }),
      entry(1, "task.opened", { step: "finance", visit: 1 }, { task_id: 3 }),
      entry(2, "task.completed", { step: "legal", outcome: "approve" }, { task_id: 2, actor_name: "Ann" }),
      entry(2, "routed", { from: "legal", to: "done", guards: [] }),
      entry(2, "token.rested", { token: 2, step: "done", path: [1], task: 2 }),
      entry(3, "task.completed", { step: "finance", outcome: "approve" }, { task_id: 3, actor_name: "Bob" }),
      entry(3, "routed", { from: "finance", to: "done", guards: [] }),
      entry(3, "token.rested", { token: 3, step: "done", path: [1], task: 3 }),
      entry(3, "joined", { step: "done", visit: 1, fork: 1, tokens: [2, 3], tasks: [2, 3] }),
      entry(3, "task.cancelled", { cause: "join:done", step: "security" }, { task_id: 4 }),
      entry(3, "routed", { from: "done", to: "sign", guards: [] }),
    ]);
    expect(began?.legs.flatMap(endsOf)).toEqual([
      ["draft", "checks"],
      ["checks", "legal"],
      ["checks", "finance"],
    ]);
    expect(began?.legs[1]).toMatchObject({ kind: "forked", evaluations: [GUARD] });
    expect(first?.legs[1]).toEqual({ kind: "rested", step: "done" });
    expect(last?.legs.map((leg) => leg.kind)).toEqual(["way", "joined", "way"]);
    expect(last?.legs[1]).toMatchObject({
      after: [
        { step: "legal", who: "Ann" },
        { step: "finance", who: "Bob" },
      ],
      closed: ["security"],
    });
  });

  it("tells sending back, a closed task and a cancelled request apart", () => {
    const opened = [7, 8].map((task) =>
      entry(1, "task.opened", { step: task === 7 ? "legal" : "finance", visit: 1 }, { task_id: task }),
    );
    const sent = momentsOf([
      ...opened,
      entry(2, "task.sent_back", { from: "legal", to: "draft", note: "No offer." }, { task_id: 7 }),
      entry(2, "task.cancelled", { cause: "sent_back" }, { task_id: 7 }),
      entry(2, "task.cancelled", { cause: "sent_back" }, { task_id: 8 }),
      entry(2, "diverted", { step: "draft", visits: 3, to: "given-up" }),
      entry(2, "request.ended", { status: "REJECTED", resolution: "given-up", note: "" }),
    ]).at(-1);
    expect(sent).toMatchObject({
      kind: "sentBack",
      step: "legal",
      sentTo: "draft",
      text: "No offer.",
      closed: ["legal", "finance"],
      legs: [
        { kind: "closed", steps: ["finance"], cause: "sent_back" },
        { kind: "diverted", from: "draft", to: "given-up", visits: 3 },
      ],
    });
    const cancelled = entry(3, "task.cancelled", { cause: "cancelled", note: "By phone." }, { task_id: 7 });
    expect(momentsOf([...opened, cancelled]).at(-1)).toMatchObject({
      kind: "closed",
      step: "legal",
      text: "By phone.",
      legs: [],
    });
    const ended = momentsOf([
      ...opened,
      entry(4, "task.cancelled", { cause: "cancelled" }, { task_id: 7 }),
      entry(4, "task.cancelled", { cause: "cancelled" }, { task_id: 8 }),
      entry(4, "token.cancelled", { token: 2, step: "done", cause: "cancelled" }),
      entry(4, "request.ended", { status: "REJECTED", resolution: "cancelled", note: "Twice." }),
    ]).at(-1);
    expect(ended).toMatchObject({ kind: "cancelled", text: "Twice.", legs: [] });
  });

  it("keeps what it does not know, and survives what is odd", () => {
    const odd = [
      entry(1, "something.new", { note: "hello" }),
      entry(2, "task.claim.refused", { reason: "Not yours." }),
      entry(3, "routed", { guards: "none" }),
      entry(4, "task.completed", { data: [1], note: 7, outcome: null }),
      entry(5, "task.opened", {}),
    ];
    const moments = momentsOf(odd);
    expect(moments.map((moment) => moment.kind)).toEqual(["other", "refused", "other", "decided", "other"]);
    expect(moments[0]?.text).toBe("hello");
    expect(moments[3]).toMatchObject({ text: "", outcome: "", entered: {} });
  });

  it("names people", () => {
    expect(namesOf([entry(1, "routed"), entry(2, "routed", {}, { actor: "nexusflow" })])).toEqual({
      ada: "Ada Lovelace",
      nexusflow: "NexusFlow",
    });
  });
});
