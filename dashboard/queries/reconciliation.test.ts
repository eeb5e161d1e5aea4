import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pace } from "./reconciliation";

describe("asking anew", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("makes one question of a crowd", async () => {
    const run = vi.fn(async () => {});
    const pace = new Pace();
    for (let each = 0; each < 50; each += 1) pace.ask(run);
    await vi.advanceTimersByTimeAsync(500);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("never asks twice at once, and once more for what came meanwhile", async () => {
    let answer = () => {};
    const run = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
    const pace = new Pace();
    pace.ask(run);
    await vi.advanceTimersByTimeAsync(500);
    pace.ask(run);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(1);
    answer();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("rests longer after an answer that took long", async () => {
    const run = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 1_000)));
    const pace = new Pace();
    pace.ask(run);
    await vi.advanceTimersByTimeAsync(1_500);
    pace.ask(run);
    await vi.advanceTimersByTimeAsync(3_900);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("goes on after a failure, and stops when nobody looks any more", async () => {
    const run = vi.fn(async () => {
      throw new Error("away");
    });
    const pace = new Pace();
    pace.ask(run);
    await vi.advanceTimersByTimeAsync(500);
    pace.ask(run);
    await vi.advanceTimersByTimeAsync(500);
    expect(run).toHaveBeenCalledTimes(2);
    pace.ask(run);
    pace.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(2);
  });
});
