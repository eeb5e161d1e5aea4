import { describe, expect, it } from "vitest";
import { type Scope, typeOf, valuesOf, wordsAfter, wordsAtStart } from "./vocabulary";

const SCOPE: Scope = {
  purpose: "guard",
  contextSchema: {
    type: "object",
    properties: {
      amount: { type: "number", title: "Amount in euro" },
      kind: { enum: ["goods", "software"] },
      "cost-centre": { type: "string" },
      address: { type: "object", properties: { city: { type: ["string", "null"] } } },
      urgent: { type: "boolean" },
    },
  },
  form: { type: "object", properties: { granted: { type: "integer" } } },
  outcomes: ["approve", "reject"],
};

describe("the words of an expression", () => {
  it("are the fields with their types, in a guard also of the decision", () => {
    const words = wordsAtStart(SCOPE);
    expect(words.find((word) => word.label === "context.amount")).toMatchObject({
      detail: "number",
      info: "Amount in euro",
    });
    const labels = words.map((word) => word.label);
    expect(labels).toContain('context["cost-centre"]');
    expect(labels).toContain("context.address.city");
    expect(labels).toContain("data.granted");
    expect(labels).toContain("outcome");
    expect(wordsAtStart({ ...SCOPE, purpose: "hours" }).map((word) => word.label)).not.toContain(
      "data.granted",
    );
  });

  it("after a dot are the fields below, and what can be asked of a text or a list", () => {
    expect(wordsAfter(SCOPE, ["context", "address"]).map((word) => word.label)).toEqual(["city"]);
    expect(wordsAfter(SCOPE, ["context", "address", "city"]).map((word) => word.label)).toContain(
      "startsWith",
    );
    expect(wordsAfter(SCOPE, ["requester", "roles"]).map((word) => word.label)).toContain("exists");
    expect(wordsAfter(SCOPE, ["context", "amount"])).toEqual([]);
  });

  it("after a comparison are the values that there can be", () => {
    expect(valuesOf(SCOPE, ["outcome"]).map((word) => word.label)).toEqual(['"approve"', '"reject"']);
    expect(valuesOf(SCOPE, ["context", "kind"]).map((word) => word.label)).toEqual(['"goods"', '"software"']);
    expect(valuesOf(SCOPE, ["context", "urgent"]).map((word) => word.label)).toEqual(["true", "false"]);
    expect(valuesOf(SCOPE, ["context", "constructor"])).toEqual([]);
  });

  it("call types what the reference calls them", () => {
    expect(
      [{ type: "integer" }, { type: ["string", "null"] }, {}, { type: ["string", "number"] }].map(typeOf),
    ).toEqual(["whole number", "text", "any value", "any value"]);
  });
});
