import { describe, expect, it } from "vitest";
import { type Finding, outcomeOf, placeFindings, shortMessage } from "./findings";

function finding(of: Partial<Finding>): Finding {
  return { code: "c", severity: "error", step: null, transition: null, message: "m", trace: [], ...of };
}

describe("findings", () => {
  it("stand at the transition, else at the step, else at the workflow, and nowhere twice", () => {
    const places = placeFindings([
      finding({ step: "a", transition: 2 }),
      finding({ step: "a" }),
      finding({ step: "a", severity: "warning" }),
      finding({}),
    ]);
    expect([
      places.ofTransition.get(2)?.length,
      places.ofStep.get("a")?.length,
      places.ofWorkflow.length,
    ]).toEqual([1, 2, 1]);
  });

  it("of an outcome that leads nowhere belong to that outcome", () => {
    const message = "Expected a transition from `a` on `no-way`, found none; add one or remove the outcome.";
    const told = finding({ code: "outcome_without_transition", message });
    expect(outcomeOf(told, ["no", "no-way"])).toBe("no-way");
    expect(outcomeOf(told, ["yes"])).toBeNull();
    expect(outcomeOf(finding({ message }), ["no-way"])).toBeNull();
  });

  it("do not repeat the expression that one is looking at", () => {
    const guard = "context.vendor > 5 && `x`: y";
    const message = `Expected the guard from \`a\` to \`b\` to be true or false, found \`${guard}\`: > cannot compare.`;
    expect(shortMessage(finding({ message }), guard)).toBe("> cannot compare.");
    expect(shortMessage(finding({ message }), "another")).toBe(message);
    expect(shortMessage(finding({ message }), "")).toBe(message);
  });
});
