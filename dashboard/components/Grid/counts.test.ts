import { describe, expect, it } from "vitest";
import { add, type Counts, changeOf, type Waiting } from "./counts";
import type { Happening } from "./happening";

const held: Counts = { open: 5, claimed: 2, due_soon: 1, breached: 1, done_today: 4 };

function happening(action: string, more: Partial<Happening> = {}): Happening {
  return {
    id: 1,
    at: "2026-11-23T10:00:00Z",
    actor: "marta",
    action,
    request_id: 7,
    task_id: 70,
    workflow: "purchase-order",
    step: "manager-review",
    metadata: {},
    ...more,
  };
}

function stand(action: string, known?: Waiting, counts = held, more: Partial<Happening> = {}) {
  const found = changeOf(happening(action, more), known, counts);
  return found && { counts: add(counts, found.change.delta), waiting: found.waiting };
}

describe("what an event changes", () => {
  it("counts an opened task as open", () => {
    expect(stand("task.opened")).toEqual({
      counts: { ...held, open: 6 },
      waiting: { claimed: false, breached: false },
    });
  });

  it("moves a task between open and claimed", () => {
    expect(stand("task.claimed")?.counts).toEqual({ ...held, open: 4, claimed: 3 });
    expect(stand("task.released")?.counts).toEqual({ ...held, open: 6, claimed: 1 });
  });

  it("takes a completed task from where it stood and counts it as done", () => {
    const claimed = stand("task.completed", { claimed: true, breached: true });
    expect(claimed?.counts).toEqual({ ...held, claimed: 1, breached: 0, done_today: 5 });
    expect(claimed?.waiting).toBeNull();
    const open = stand("task.completed", { claimed: false, breached: false });
    expect(open?.counts).toEqual({ ...held, open: 4, done_today: 5 });
  });

  it("does not count a cancelled task as done", () => {
    expect(stand("task.cancelled", { claimed: false, breached: false })?.counts).toEqual({
      ...held,
      open: 4,
    });
  });

  it("counts a breach once, and what was late is no longer due soon", () => {
    const first = stand("task.escalated", { claimed: true, breached: false }, held, {
      metadata: { level: 1 },
    });
    expect(first?.counts).toEqual({ ...held, breached: 2, due_soon: 0 });
    expect(first?.waiting).toEqual({ claimed: true, breached: true });
    const second = stand("task.escalated", first?.waiting ?? undefined, held, { metadata: { level: 2 } });
    expect(second?.counts).toEqual(held);
  });

  it("decides by the cell where nothing is known of the task", () => {
    const allClaimed: Counts = { open: 0, claimed: 3, due_soon: 0, breached: 0, done_today: 0 };
    expect(stand("task.completed", undefined, allClaimed)?.counts.claimed).toBe(2);
    const allLate: Counts = { open: 2, claimed: 0, due_soon: 0, breached: 2, done_today: 0 };
    expect(stand("task.completed", undefined, allLate)?.counts).toMatchObject({ open: 1, breached: 1 });
  });

  it("never counts below nothing, nor more late than waits", () => {
    const nothing: Counts = { open: 0, claimed: 0, due_soon: 0, breached: 0, done_today: 0 };
    expect(stand("task.cancelled", undefined, nothing)?.counts).toEqual(nothing);
    const tight: Counts = { open: 2, claimed: 0, due_soon: 1, breached: 1, done_today: 0 };
    const left = stand("task.completed", { claimed: false, breached: null }, tight);
    expect(left?.counts).toMatchObject({ open: 1, breached: 1, due_soon: 0 });
  });

  it("leaves alone what belongs to no cell, and what moves nothing", () => {
    expect(changeOf(happening("task.opened", { workflow: null }), undefined, held)).toBeNull();
    expect(changeOf(happening("request.commented"), undefined, held)).toBeNull();
  });

  it("reads the step from the metadata where the event has none of its own", () => {
    const event = happening("task.opened", { step: null, metadata: { step: "payment" } });
    expect(changeOf(event, undefined, held)?.change.cell).toBe("purchase-order/payment");
  });
});
