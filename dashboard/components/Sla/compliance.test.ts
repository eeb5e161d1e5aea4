import { describe, expect, it } from "vitest";
import { axisFloor, overall, runs, share } from "./compliance";

function days(...pairs: [number, number][]) {
  return pairs.map(([in_time, completed], index) => ({ day: `2026-11-${10 + index}`, completed, in_time }));
}

describe("compliance", () => {
  it("has no share for a day on which nothing was completed", () => {
    expect(days([3, 4], [0, 0]).map(share)).toEqual([0.75, null]);
  });

  it("weighs days by what was completed on them", () => {
    expect(overall(days([1, 1], [0, 3]))).toBe(0.25);
    expect(overall(days([0, 0]))).toBeNull();
  });

  it("draws from below the worst day, and never cuts off more than nine tenths", () => {
    expect(axisFloor(days([10, 10], [7, 10]))).toBeCloseTo(0.6);
    expect(axisFloor(days([10, 10]))).toBe(0.9);
    expect(axisFloor(days([0, 10]))).toBe(0);
    expect(axisFloor([])).toBe(0.9);
  });

  it("breaks the line where nothing was completed", () => {
    const found = runs(days([1, 1], [2, 2], [0, 0], [0, 3]));
    expect(found.map((run) => run.length)).toEqual([2, 1]);
  });
});
