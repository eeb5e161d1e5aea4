import { expect, it } from "vitest";
import type { Entry } from "./entry";
import { type Moment, momentsOf } from "./moments";

let id = 0;
function entry(second: number, actor: string, action: string, metadata: object = {}): Entry {
  id += 1;
  const at = `2026-01-01T10:00:0${second}Z`;
  return { id, at, actor, actor_name: actor, action, task_id: null, metadata: { ...metadata } };
}

function tell(...entries: Entry[]): Pick<Moment, "kind" | "step" | "text" | "legs">[] {
  return momentsOf(entries).map(({ kind, step, text, legs }) => ({ kind, step, text, legs }));
}

it("tells of a message together with the step that had waited for it", () => {
  const [began, sent] = momentsOf([
    entry(1, "ada", "request.created"),
    entry(1, "ada", "wait.began", { step: "payment", wake_at: null, message: "paid" }),
    entry(2, "ben", "message.received", { name: "paid", data: { amount: 5 }, kept: false }),
    entry(2, "ben", "wait.ended", { step: "payment", cause: "message" }),
  ]);
  expect(began?.legs).toEqual([{ kind: "waits", step: "payment", wakeAt: null, message: "paid" }]);
  expect(sent).toMatchObject({
    kind: "messageSent",
    message: "paid",
    step: "payment",
    entered: { amount: 5 },
    legs: [],
  });
});

it("keeps a message that nobody waits for apart from any step", () => {
  const [sent] = momentsOf([entry(1, "ben", "message.received", { name: "paid", data: {}, kept: true })]);
  expect(sent?.step).toBeNull();
});

it("names the first wait whose hour has come, and the others beside it", () => {
  const moments = tell(
    entry(1, "nexusflow", "wait.ended", { step: "patience", cause: "time" }),
    entry(1, "nexusflow", "wait.ended", { step: "night", cause: "time" }),
  );
  expect(moments).toEqual([
    { kind: "waited", step: "patience", text: "", legs: [{ kind: "waited", step: "night" }] },
  ]);
});

it("says why a service needs somebody, and what was said when it was given up", () => {
  const moments = tell(
    entry(1, "nexusflow", "service.stuck", { step: "order", error: "It answered 500." }),
    entry(2, "ada", "service.given_up", { step: "order", note: "By phone." }),
    entry(2, "ada", "request.ended", { status: "REJECTED", resolution: "cancelled", note: "By phone." }),
  );
  expect(moments).toEqual([
    { kind: "serviceStuck", step: "order", text: "It answered 500.", legs: [] },
    { kind: "serviceGivenUp", step: "order", text: "By phone.", legs: [] },
  ]);
});

it("tells that a request was suspended and resumed as moments of their own", () => {
  const moments = tell(
    entry(1, "ada", "request.suspended", { note: "Holiday." }),
    entry(2, "ada", "request.resumed", { note: "" }),
    entry(2, "ada", "task.deadline_changed", {}),
  );
  expect(moments.map(({ kind, text }) => [kind, text])).toEqual([
    ["suspended", "Holiday."],
    ["resumed", ""],
  ]);
});
