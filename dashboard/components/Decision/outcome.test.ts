import { describe, expect, it } from "vitest";
import { approving, outcomeLabel, outcomesOf, rejecting, toneOf } from "./outcome";

const offered = (...outcomes: string[]) => outcomes.map((outcome) => ({ outcome, note_required: false }));

describe("what an outcome says", () => {
  it.each([
    ["approve", "yes"],
    ["approved_to_budget_approval", "yes"],
    ["ordered", "yes"],
    ["reject", "no"],
    ["rejected_to_submit", "no"],
    ["vendor-declined", "no"],
    ["does-not-work", "no"],
    ["drop", "no"],
    ["rework", "other"],
    ["ask-for-change", "other"],
    ["notify", "other"],
  ])("%s: %s", (outcome, tone) => expect(toneOf(outcome)).toBe(tone));

  it("is called in words", () => expect(outcomeLabel("ask-for-change")).toBe("Ask for change"));
});

describe("the keys", () => {
  it("a stands for the first yes, wherever it stands; r for the first no", () => {
    const outcomes = offered("reject", "rework", "approve");
    expect(approving(outcomes)?.outcome).toBe("approve");
    expect(rejecting(outcomes)?.outcome).toBe("reject");
  });

  it("a never stands for a no, and r never for anything else", () => {
    expect(approving(offered("reject"))).toBeUndefined();
    expect(rejecting(offered("approve", "rework"))).toBeUndefined();
    expect(approving(offered("reject", "rework"))?.outcome).toBe("rework");
  });
});

describe("what is offered", () => {
  it("is nothing when completing is refused, whatever outcomes there are", () => {
    const outcomes = offered("approve");
    expect(outcomesOf([{ action: "complete", allowed: false, reason: "Not yours.", outcomes }])).toEqual([]);
    expect(outcomesOf([{ action: "complete", allowed: true, outcomes }])).toEqual(outcomes);
    expect(outcomesOf([])).toEqual([]);
  });
});
