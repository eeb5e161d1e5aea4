import { expect, it } from "vitest";
import type { Entry } from "./entry";
import { momentsOf } from "./moments";

let id = 0;
function entry(
  action: string,
  actor: string,
  metadata: Record<string, unknown>,
  task: number | null = 7,
): Entry {
  id += 1;
  const at = "2026-01-05T10:00:00Z";
  return {
    id,
    at,
    actor,
    actor_name: actor === "lena" ? "Lena Berg" : actor,
    action,
    task_id: task,
    metadata,
  };
}

const OPENED = entry("task.opened", "mia", { step: "review", visit: 1 });

it("tells in whose name somebody decided, by the name that they are called", () => {
  const moments = momentsOf([
    entry("task.delegated", "lena", { to: "lars", note: "You know them.", delegated: ["lena"] }),
    entry("task.completed", "lars", { step: "review", outcome: "approve", on_behalf_of: "lena" }),
  ]);
  expect(moments[0]).toMatchObject({ kind: "delegated", text: "You know them." });
  expect(moments[1]).toMatchObject({ kind: "decided", behalf: "Lena Berg" });
});

it("keeps an override apart from decisions, with where it led", () => {
  const [, moment] = momentsOf([
    OPENED,
    entry("task.overridden", "admin", {
      step: "review",
      visit: 1,
      outcome: "approve",
      note: "Urgent.",
      data: {},
    }),
    entry("routed", "admin", { from: "review", to: "order", outcome: "approve" }, null),
  ]);
  expect(moment).toMatchObject({ kind: "overridden", step: "review", outcome: "approve", text: "Urgent." });
  expect(moment?.legs).toMatchObject([{ kind: "way", to: "order" }]);
});

it("tells what a vote came to with the decision that decided it", () => {
  const [, moment] = momentsOf([
    OPENED,
    entry("task.completed", "lars", { step: "review", outcome: "approve" }),
    entry(
      "vote.decided",
      "lars",
      { step: "review", outcome: "approve", for: 2, against: 0, of: 3, needed: 2 },
      null,
    ),
  ]);
  const figures = { for: 2, against: 0, of: 3, needed: 2 };
  expect(moment?.legs).toEqual([{ kind: "voted", step: "review", outcome: "approve", figures }]);
});

it("tells of another request once, when it was started and when it ended", () => {
  const moments = momentsOf([
    entry("task.completed", "lars", { step: "review", outcome: "approve" }),
    entry("subflow.asked", "lars", { step: "check", workflow: "vendor-check" }, null),
    entry("subflow.started", "nexusflow", { step: "check", child: 31 }, null),
    entry("subflow.ended", "nexusflow", { step: "check", child: 31, outcome: "completed", data: {} }, null),
  ]);
  expect(moments.map((each) => each.kind)).toEqual(["decided", "childStarted", "childEnded"]);
  expect(moments[0]?.legs).toEqual([{ kind: "asked", step: "check", workflow: "vendor-check" }]);
  expect(moments[2]).toMatchObject({ step: "check", outcome: "completed" });
});

it("tells by itself what nobody did anything for", () => {
  const [moment] = momentsOf([entry("task.orphaned", "nexusflow", { step: "review", why: "nobody" })]);
  expect(moment).toMatchObject({ kind: "other", legs: [] });
});
