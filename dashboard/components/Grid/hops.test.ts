import { describe, expect, it } from "vitest";
import type { Happening } from "./happening";
import { Tracker } from "./hops";

let id = 0;
function happening(action: string, request: number, step: string | null = null): Happening {
  id += 1;
  return {
    id,
    at: "2026-11-23T10:00:00Z",
    actor: "marta",
    action,
    request_id: request,
    task_id: step ? id : null,
    workflow: "po",
    step,
    metadata: {},
  };
}

describe("the way of a request", () => {
  it("goes from the cell that it leaves to the cell that it enters", () => {
    const hops = new Tracker().follow([
      happening("task.completed", 1, "review"),
      happening("routed", 1),
      happening("task.opened", 1, "payment"),
    ]);
    expect(hops).toEqual([{ from: "po/review", to: "po/payment", requests: [1] }]);
  });

  it("begins and ends at the edges of its row", () => {
    const tracker = new Tracker();
    const started = tracker.follow([happening("request.started", 1), happening("task.opened", 1, "review")]);
    expect(started).toEqual([{ from: "start:po", to: "po/review", requests: [1] }]);
    const ended = tracker.follow([happening("task.completed", 1, "review"), happening("request.ended", 1)]);
    expect(ended).toEqual([{ from: "po/review", to: "end:po", requests: [1] }]);
  });

  it("is followed over pieces of the stream", () => {
    const tracker = new Tracker();
    expect(tracker.follow([happening("task.completed", 1, "review")])).toEqual([]);
    expect(tracker.follow([happening("task.opened", 1, "payment")])).toHaveLength(1);
  });

  it("is told together with others that went the same way, the many first", () => {
    const events = [3, 1, 2].flatMap((request) => [
      happening("task.completed", request, request === 3 ? "payment" : "review"),
      happening("task.opened", request, "archive"),
    ]);
    expect(new Tracker().follow(events)).toEqual([
      { from: "po/review", to: "po/archive", requests: [1, 2] },
      { from: "po/payment", to: "po/archive", requests: [3] },
    ]);
  });

  it("splits at a fork and comes together at a join", () => {
    const tracker = new Tracker();
    const fork = tracker.follow([
      happening("task.completed", 1, "a"),
      happening("task.opened", 1, "b"),
      happening("task.opened", 1, "c"),
    ]);
    expect(fork.map((hop) => hop.to)).toEqual(["po/b", "po/c"]);
    const join = tracker.follow([
      happening("task.completed", 1, "b"),
      happening("task.completed", 1, "c"),
      happening("task.opened", 1, "d"),
    ]);
    expect(join.map((hop) => hop.from)).toEqual(["po/b", "po/c"]);
  });

  it("waits at a join until that goes on, whatever moves meanwhile", () => {
    const tracker = new Tracker();
    const done = (step: string, task: number) => ({ ...happening("task.completed", 1, step), task_id: task });
    const token = (action: string, metadata: Record<string, unknown>) => ({
      ...happening(action, 1),
      metadata,
    });
    expect(
      tracker.follow([done("b", 7), happening("routed", 1), token("token.rested", { token: 2, task: 7 })]),
    ).toEqual([]);
    const beside = tracker.follow([done("c", 8), happening("task.opened", 1, "c2")]);
    expect(beside).toEqual([{ from: "po/c", to: "po/c2", requests: [1] }]);
    const join = tracker.follow([
      done("c2", 9),
      token("token.rested", { token: 3, task: 9 }),
      token("joined", { tokens: [2, 3] }),
      happening("task.opened", 1, "d"),
    ]);
    expect(join.map((hop) => [hop.from, hop.to]).sort()).toEqual([
      ["po/b", "po/d"],
      ["po/c2", "po/d"],
    ]);
  });

  it("does not go on from what was closed beside the way", () => {
    const closed = { ...happening("task.cancelled", 1, "c"), metadata: { cause: "join:d" } };
    const hops = new Tracker().follow([
      happening("task.completed", 1, "b"),
      closed,
      happening("task.opened", 1, "d"),
    ]);
    expect(hops).toEqual([{ from: "po/b", to: "po/d", requests: [1] }]);
  });

  it("is no way at all where a step leads to itself", () => {
    const events = [happening("task.completed", 1, "review"), happening("task.opened", 1, "review")];
    expect(new Tracker().follow(events)).toEqual([]);
  });
});
