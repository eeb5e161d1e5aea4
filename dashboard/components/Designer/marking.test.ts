import { describe, expect, it } from "vitest";
import { compareDocuments } from "./difference";
import { addStep, changeStep, connect, removeStep } from "./document";
import { freshWorkflow } from "./fresh";
import { markDifference } from "./marking";
import { stepsOf, transitionsOf } from "./reading";

const BEFORE = freshWorkflow("day-off", "Day off");

describe("a difference on the drawing", () => {
  it("shows what is new, what changed, and what is gone where it was", () => {
    const { doc, key } = addStep(
      removeStep(changeStep(BEFORE, "review", "sla_hours", 8), "rejected"),
      "task",
      "Ask",
    );
    const after = connect(doc, "review", key, "reject").doc;
    const marking = markDifference(BEFORE, after, compareDocuments(BEFORE, after));
    expect(Object.fromEntries(marking.steps)).toEqual({
      review: "changed",
      ask: "added",
      rejected: "removed",
    });
    expect(stepsOf(marking.doc).map((step) => step.key)).toEqual(["review", "approved", "ask", "rejected"]);
  });

  it("keeps the places of the later document's transitions, and puts removed ones behind them", () => {
    const after = removeStep(BEFORE, "approved");
    const marking = markDifference(BEFORE, after, compareDocuments(BEFORE, after));
    expect(transitionsOf(marking.doc).map((each) => each.to)).toEqual(["rejected", "approved"]);
    expect(Object.fromEntries(marking.transitions)).toEqual({ 1: "removed" });
  });
});
