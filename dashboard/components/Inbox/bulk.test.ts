import { describe, expect, it } from "vitest";
import type { Decided, Task } from "@/queries/tasks";
import { bulkOffers, tally } from "./bulk";

function task(
  id: number,
  outcomes: string[],
  more: { note?: string[]; form?: object; allowed?: boolean } = {},
): Task {
  return {
    id,
    actions: [
      {
        action: "complete",
        allowed: more.allowed ?? true,
        outcomes: outcomes.map((outcome) => ({
          outcome,
          note_required: more.note?.includes(outcome) ?? false,
        })),
        form: more.form ?? null,
      },
    ],
  } as unknown as Task;
}

const NEEDS = { type: "object", required: ["cost_centre"], properties: { cost_centre: { type: "string" } } };
const MAY = { type: "object", properties: { cost_centre: { type: "string" } } };

describe("what several tasks offer", () => {
  it("is every outcome with those that have it, the commonest first", () => {
    const offers = bulkOffers([
      task(1, ["reject"]),
      task(2, ["approve", "reject"]),
      task(3, ["rework", "reject"]),
    ]);
    expect(offers.map((each) => [each.outcome, each.ids])).toEqual([
      ["reject", [1, 2, 3]],
      ["approve", [2]],
      ["rework", [3]],
    ]);
  });

  it("needs a note when any of them does", () => {
    const offers = bulkOffers([task(1, ["reject"]), task(2, ["reject"], { note: ["reject"] })]);
    expect(offers[0]?.noteRequired).toBe(true);
  });

  it("leaves out what asks for more than a note, and says so", () => {
    const offers = bulkOffers([
      task(1, ["approve"]),
      task(2, ["approve"], { form: NEEDS, note: ["approve"] }),
      task(3, ["approve"], { form: MAY }),
    ]);
    expect(offers).toEqual([{ outcome: "approve", ids: [1, 3], noteRequired: false, wantMore: [2] }]);
  });

  it("is nothing of tasks that may not be decided", () => {
    expect(bulkOffers([task(1, ["approve"], { allowed: false })])).toEqual([]);
  });
});

describe("the tally", () => {
  it("counts each kind", () => {
    const results = ["done", "refused", "done", "unknown"].map((status, id) => ({ id, status })) as Decided[];
    expect(tally(results)).toEqual({ done: 2, refused: 1, unknown: 1 });
  });
});
