import { describe, expect, it, vi } from "vitest";
import { Board, type GridRow } from "./board";
import type { Happening } from "./happening";

function row(step: string, more: Partial<GridRow> = {}): GridRow {
  return {
    workflow: "po",
    workflow_name: "Purchase order",
    step,
    step_name: step,
    open: 3,
    claimed: 1,
    due_soon: 0,
    breached: 0,
    done_today: 0,
    median_hours: 2,
    ...more,
  };
}

function happening(action: string, step: string, at = "2026-11-23T10:00:05Z", task_id = 9): Happening {
  return {
    id: 1,
    at,
    actor: "marta",
    action,
    request_id: 1,
    task_id,
    workflow: "po",
    step,
    metadata: { level: 1 },
  };
}

function board(): Board {
  const made = new Board();
  made.read([row("review"), row("payment")], "2026-11-23T10:00:00Z", 100);
  return made;
}

describe("the board", () => {
  it("keeps rows and steps in the server's order", () => {
    expect(board().rows()).toEqual([
      { workflow: "po", name: "Purchase order", cells: ["po/review", "po/payment"] },
    ]);
  });

  it("counts at once, and tells only the cells that changed", () => {
    const made = board();
    const review = vi.fn();
    const payment = vi.fn();
    made.subscribe("po/review", review);
    made.subscribe("po/payment", payment);
    const before = made.cell("po/payment");
    made.hear([happening("task.opened", "review")], 200);
    expect(made.cell("po/review")?.open).toBe(4);
    expect(review).toHaveBeenCalledTimes(1);
    expect(payment).not.toHaveBeenCalled();
    expect(made.cell("po/payment")).toBe(before);
  });

  it("says in which cells something became late", () => {
    expect(board().hear([happening("task.escalated", "review")], 200)).toEqual(["po/review"]);
  });

  it("counts an event once, when the answer already knows of it", () => {
    const made = board();
    made.hear([happening("task.opened", "review")], 200);
    made.read([row("review", { open: 4 }), row("payment")], "2026-11-23T10:00:06Z", 300);
    expect(made.cell("po/review")?.open).toBe(4);
  });

  it("keeps what an answer that was on its way cannot know of yet", () => {
    const made = board();
    made.hear([happening("task.opened", "review", "2026-11-23T10:00:09Z")], 400);
    made.read([row("review"), row("payment")], "2026-11-23T10:00:06Z", 300);
    expect(made.cell("po/review")?.open).toBe(4);
  });

  it("trusts the server where it had to guess", () => {
    const made = board();
    made.hear([happening("task.completed", "review")], 200);
    expect(made.cell("po/review")).toMatchObject({ open: 2, claimed: 1, done_today: 1 });
    made.read([row("review", { claimed: 0, done_today: 1 }), row("payment")], "2026-11-23T10:00:06Z", 300);
    expect(made.cell("po/review")).toMatchObject({ open: 3, claimed: 0, done_today: 1 });
  });

  it("knows from the stream where a task stood", () => {
    const made = board();
    made.hear([happening("task.claimed", "review"), happening("task.completed", "review")], 200);
    expect(made.cell("po/review")).toMatchObject({ open: 2, claimed: 1, done_today: 1 });
  });

  it("sums up all cells and knows the fullest", () => {
    const made = board();
    const listener = vi.fn();
    made.subscribe("totals", listener);
    made.hear([happening("task.opened", "payment")], 200);
    expect(made.totals()).toMatchObject({ open: 7, claimed: 2, fullest: 5 });
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("takes ten thousand events in well under a second", () => {
    const made = board();
    const events = Array.from({ length: 10_000 }, (_, each) =>
      happening("task.opened", each % 2 ? "review" : "payment", "2026-11-23T10:00:05Z", each),
    );
    const began = performance.now();
    for (let start = 0; start < events.length; start += 200) made.hear(events.slice(start, start + 200), 200);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(made.totals().open).toBe(10_006);
  });
});
