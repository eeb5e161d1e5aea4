import { describe, expect, it } from "vitest";
import { departed, withDepartures } from "./departures";

const task = (id: number, due = id) => ({ id, due_at: `2026-03-01T08:00:${String(due).padStart(2, "0")}Z` });
const LIST = [task(1), task(2), task(3)];

describe("what leaves", () => {
  it("is what was there and is not any more", () => {
    expect(departed(LIST, [task(1), task(3), task(4)]).map((each) => each.id)).toEqual([2]);
    expect(departed(LIST, LIST)).toEqual([]);
  });

  it("is not followed when it is too much", () => {
    const many = Array.from({ length: 40 }, (_, at) => task(at, at));
    expect(departed(many, [])).toEqual([]);
  });

  it("is drawn in its old place, on its way out", () => {
    const rows = withDepartures([task(1), task(3)], [task(2)]);
    expect(rows.map((row) => [row.task.id, row.leaving])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
  });

  it("is not drawn twice when it has come back meanwhile", () => {
    expect(withDepartures(LIST, [task(2)])).toEqual(LIST.map((each) => ({ task: each, leaving: false })));
  });
});
