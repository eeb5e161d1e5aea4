import { expect, it } from "vitest";
import { guardsOf } from "@/components/Audit/guards";

const GUARD = {
  to: "order",
  guard: "context.amount > 5",
  priority: 10,
  result: true,
  read: { "context.amount": 7 },
};

it("reads the guards of an entry, and leaves out what is none", () => {
  expect(guardsOf({ guards: [GUARD, null, "x", { to: "order" }] })).toEqual([GUARD]);
  expect(guardsOf({ guards: [{ to: "order", guard: null, result: true }] })).toEqual([
    { to: "order", guard: null, priority: 0, result: true, read: {} },
  ]);
  expect(guardsOf({ guards: "none" })).toEqual([]);
  expect(guardsOf({})).toEqual([]);
});
