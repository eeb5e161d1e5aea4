import { describe, expect, it } from "vitest";
import { startOf } from "./prefill";

const FORM = {
  properties: { amount: { type: "number" }, reason: { type: "string" }, kind: { default: "goods" } },
};
const DEFINITION = { steps: [{ key: "correct", writes: ["amount", "vendor"] }, { key: "review" }] };
const CONTEXT = { amount: 12, reason: "Broken chairs", vendor: "ACME" };

describe("what a decision's form begins with", () => {
  it("is what the request says now, of the fields that the step writes and the form has", () => {
    expect(startOf(FORM, DEFINITION, "correct", CONTEXT)).toEqual({ amount: 12, kind: "goods" });
  });

  it("is only the defaults for a step that writes nothing, or while the definition is not there", () => {
    expect(startOf(FORM, DEFINITION, "review", CONTEXT)).toEqual({ kind: "goods" });
    expect(startOf(FORM, undefined, "correct", undefined)).toEqual({ kind: "goods" });
  });

  it("is nothing without a form", () =>
    expect(startOf(undefined, DEFINITION, "correct", CONTEXT)).toEqual({}));
});
