import { describe, expect, it } from "vitest";
import {
  change,
  countOf,
  grants,
  groupsOf,
  inSavingOrder,
  type MatrixRole,
  matching,
  moved,
  NO_CHANGES,
  stillDiffering,
  wantedOf,
} from "@/components/Admin/matrix";

const LEAD: MatrixRole = { name: "lead", permissions: ["order.approve", "order.read"], holders: 2 };
const CLERK: MatrixRole = { name: "clerk", permissions: [], holders: 1 };

describe("changes of the matrix", () => {
  it("gathers what is to be different and says what the role is to grant", () => {
    const changes = change(change(NO_CHANGES, LEAD, "order.read", false), LEAD, "order.create", true);
    expect(countOf(changes)).toBe(2);
    expect(wantedOf(LEAD, changes)).toEqual(["order.approve", "order.create"]);
    expect(grants(LEAD, "order.read", changes)).toBe(false);
    expect(grants(CLERK, "order.read", changes)).toBe(false);
    expect(LEAD.permissions).toEqual(["order.approve", "order.read"]);
  });

  it("leaves no trace of what was changed back", () => {
    const changes = change(change(NO_CHANGES, CLERK, "order.read", true), CLERK, "order.read", false);
    expect(changes.size).toBe(0);
  });

  it("drops what somebody else did meanwhile rather than undoing it", () => {
    const changes = change(change(NO_CHANGES, CLERK, "order.read", true), LEAD, "order.read", false);
    const meanwhile = [{ ...CLERK, permissions: ["order.read"] }, LEAD];
    const left = stillDiffering(changes, meanwhile);
    expect([...left.keys()]).toEqual(["lead"]);
    expect(wantedOf(meanwhile[0] as MatrixRole, left)).toEqual(["order.read"]);
    expect(stillDiffering(changes, []).size).toBe(0);
  });
});

it("saves first what gives, then what takes", () => {
  const changes = change(change(NO_CHANGES, LEAD, "order.read", false), CLERK, "order.read", true);
  expect(inSavingOrder([LEAD, CLERK], changes).map((role) => role.name)).toEqual(["clerk", "lead"]);
});

describe("the rows of the matrix", () => {
  it("are grouped by prefix, the product's own last", () => {
    const groups = groupsOf(["user.manage", "order.read", "trip.book", "order.approve", "audit.read"]);
    expect(groups).toEqual([
      { name: "order", permissions: ["order.approve", "order.read"] },
      { name: "trip", permissions: ["trip.book"] },
      { name: "NexusFlow itself", permissions: ["audit.read", "user.manage"] },
    ]);
  });

  it("are found by any part of their name", () => {
    expect(matching(["order.read", "trip.book"], " READ ")).toEqual(["order.read"]);
    expect(matching(["order.read"], "")).toEqual(["order.read"]);
  });
});

describe("moving about", () => {
  const last = { row: 20, column: 4 };

  it.each([
    ["ArrowDown", false, { row: 1, column: 0 }],
    ["ArrowUp", false, { row: 0, column: 0 }],
    ["ArrowRight", false, { row: 0, column: 1 }],
    ["PageDown", false, { row: 10, column: 0 }],
    ["End", false, { row: 0, column: 4 }],
    ["End", true, { row: 20, column: 4 }],
  ])("%s (control %s)", (key, far, to) => {
    expect(moved({ row: 0, column: 0 }, key, far, last)).toEqual(to);
  });

  it("stays inside and ignores other keys", () => {
    expect(moved({ row: 20, column: 4 }, "ArrowRight", false, last)).toEqual({ row: 20, column: 4 });
    expect(moved({ row: 20, column: 4 }, "PageDown", false, last)).toEqual({ row: 20, column: 4 });
    expect(moved({ row: 0, column: 0 }, "x", false, last)).toBeNull();
    expect(moved({ row: 0, column: 0 }, "ArrowDown", false, { row: -1, column: -1 })).toBeNull();
  });
});
