import { describe, expect, it } from "vitest";
import type { LiveEvent } from "@/queries/live";
import { effectOf, type Held } from "./effect";

const ALL = { q: "", workflow: "", step: "", late: false, claimed: false };
const held = (more: Partial<Held["filter"]> = {}): Held => ({
  hasTask: (id) => id === 7,
  hasRequest: (id) => id === 1,
  filter: { ...ALL, ...more },
  me: "ada",
});
const event = (action: string, more: Partial<LiveEvent> = {}): LiveEvent => ({
  id: 1,
  at: "2026-03-01T08:00:00Z",
  actor: "bob",
  action,
  request_id: 1,
  task_id: 7,
  workflow: "purchase-order",
  step: "review",
  metadata: {},
  ...more,
});

describe("what an event means for the inbox", () => {
  it.each(["task.completed", "task.cancelled"])("%s takes the task out at once, if it is there", (action) => {
    expect(effectOf(event(action), held())).toEqual({ gone: 7 });
    expect(effectOf(event(action, { task_id: 8 }), held())).toEqual({});
  });

  it.each(["task.opened", "task.released"])("%s asks whether the task is mine", (action) => {
    expect(effectOf(event(action, { task_id: 8, request_id: 2 }), held())).toEqual({ ask: 2 });
  });

  it("asks nothing of what the filter would hide anyway", () => {
    const opened = event("task.opened", { task_id: 8, request_id: 2 });
    expect(effectOf(opened, held({ workflow: "leave-request" }))).toEqual({});
    expect(effectOf(opened, held({ workflow: "purchase-order", step: "order" }))).toEqual({});
    expect(effectOf(opened, held({ workflow: "purchase-order", step: "review" }))).toEqual({ ask: 2 });
    expect(effectOf({ ...opened, workflow: null, step: null }, held({ step: "order" }))).toEqual({ ask: 2 });
  });

  it("asks about a claim of what is shown, or of mine from another window", () => {
    expect(effectOf(event("task.claimed"), held())).toEqual({ ask: 1 });
    const elsewhere = event("task.claimed", { task_id: 8, request_id: 2, metadata: { assignee: "ada" } });
    expect(effectOf(elsewhere, held())).toEqual({ ask: 2 });
    expect(effectOf({ ...elsewhere, metadata: { assignee: "bob" } }, held())).toEqual({});
  });

  it("brings what became late to who looks at the late ones", () => {
    const late = event("task.escalated", { task_id: 8, request_id: 2 });
    expect(effectOf(late, held())).toEqual({});
    expect(effectOf(late, held({ late: true }))).toEqual({ ask: 2 });
  });

  it("asks about new data of a request that is shown, and not about comments", () => {
    expect(effectOf(event("context.written", { task_id: null }), held())).toEqual({ ask: 1 });
    expect(effectOf(event("context.written", { task_id: null, request_id: 2 }), held())).toEqual({});
    expect(effectOf(event("request.commented", { task_id: null }), held())).toEqual({});
  });

  it("asks for everything when rights or definitions changed", () => {
    for (const action of ["role.permissions_set", "user.roles_set", "workflow.published"]) {
      expect(effectOf(event(action, { request_id: null, task_id: null }), held())).toEqual({ all: true });
    }
    expect(effectOf(event("login.succeeded", { request_id: null, task_id: null }), held())).toEqual({});
  });
});
