import { describe, expect, it } from "vitest";
import { append, compare, put, without } from "./order";

const task = (id: number, due_at: string | null) => ({ id, due_at });
const LIST = [
  task(4, "2026-03-01T08:00:00Z"),
  task(2, "2026-03-01T10:00:00+00:00"),
  task(7, "2026-03-02T08:00:00Z"),
  task(1, null),
];
const ids = (list: readonly { id: number }[]) => list.map((each) => each.id);

describe("the order", () => {
  it("is by deadline, then by number, without a deadline last", () => {
    const mixed = [LIST[3], LIST[1], LIST[2], LIST[0], task(3, null), task(9, "2026-03-01T10:00:00Z")];
    expect(ids((mixed as typeof LIST).sort(compare))).toEqual([4, 2, 9, 7, 1, 3]);
  });
});

describe("putting in", () => {
  it("finds the place", () => {
    expect(ids(put(LIST, task(5, "2026-03-01T09:00:00Z"), false))).toEqual([4, 5, 2, 7, 1]);
    expect(ids(put(LIST, task(5, "2026-02-01T09:00:00Z"), false))).toEqual([5, 4, 2, 7, 1]);
  });

  it("moves a task whose deadline moved, and never doubles it", () => {
    expect(ids(put(LIST, task(4, "2026-03-01T11:00:00Z"), true))).toEqual([2, 4, 7, 1]);
  });

  it("leaves what lies beyond the loaded end to its page, unless all is loaded", () => {
    expect(ids(put(LIST, task(8, null), false))).toEqual([4, 2, 7, 1]);
    expect(ids(put(LIST, task(8, null), true))).toEqual([4, 2, 7, 1, 8]);
  });

  it("puts the first one into an empty list", () => {
    expect(ids(put([], task(8, null), true))).toEqual([8]);
  });
});

describe("taking out and going on", () => {
  it("gives the very same list when there is nothing to take out", () => {
    expect(without(LIST, [99])).toBe(LIST);
    expect(ids(without(LIST, [2, 1]))).toEqual([4, 7]);
  });

  it("does not double what was put in before its page came", () => {
    expect(ids(append(LIST, [task(1, null), task(6, null)]))).toEqual([4, 2, 7, 1, 6]);
  });
});
