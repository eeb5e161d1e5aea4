import { expect, it } from "vitest";
import { besides, decidedHere, inFavour, type Open } from "./vote";

function seat(id: number, allowed: boolean, more: Partial<Open> = {}): Open {
  return {
    id,
    assignee: null,
    reserved_for: null,
    actions: [{ action: "complete", allowed }],
    ...more,
  } as Open;
}

it("says how a vote stands", () => {
  const count = { for: 1, against: 0, of: 3, needed: 2 };
  expect(inFavour(count)).toBe("1 of 2 in favour");
  expect(besides(count)).toBe("0 against, 2 people still to vote");
  expect(besides({ ...count, against: 2 })).toBe("2 against, all have voted");
});

it("lets one decide the task that one has, or else one of those that are free", () => {
  const free = [seat(1, true), seat(2, true), seat(3, true)];
  expect(decidedHere(free, "lena").map(({ id }) => id)).toEqual([1]);
  const taken = [seat(1, true), seat(2, true, { assignee: "lena" })];
  expect(decidedHere(taken, "lena").map(({ id }) => id)).toEqual([2]);
  expect(decidedHere([seat(1, false)], "lena")).toEqual([]);
});

it("shows both tasks of somebody who votes for another as well", () => {
  const both = [seat(1, true, { reserved_for: "lena" }), seat(2, true, { reserved_for: "lars" })];
  expect(decidedHere(both, "lena").map(({ id }) => id)).toEqual([1, 2]);
});
