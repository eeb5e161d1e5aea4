import { describe, expect, it } from "vitest";
import { explainGuard, guardShort, guardWords, namesIn, whyThere } from "./guard";

const NAMES = namesIn(
  {
    type: "object",
    properties: {
      amount: { type: "number", title: "Amount in euro" },
      iban: { type: "string", title: "IBAN" },
      address: { type: "object", title: "Address", properties: { city: { type: "string", title: "City" } } },
    },
  },
  "context",
);

function because(guard: string, read: Record<string, unknown>, result = true) {
  return explainGuard({ guard, result, read }, NAMES);
}

describe("a guard at a line", () => {
  it.each([
    ["context.amount > 5000", "amount > 5,000"],
    ["context.amount > 5000 || context.category == 'software'", "amount > 5,000 or category = software"],
    ["context.cost_centre in ['a', \"b\"]", "cost centre in a, b"],
    ["has(data.within_budget) && !data.within_budget", "not within budget"],
    ["(context.a || context.b) && visits >= 4", "(a or b) and visits ≥ 4"],
    ["!(context.amount <= 1.5)", "not (amount ≤ 1.5)"],
    ["context.lines.exists(l, l.price > 5)", "lines.exists(l, l.price > 5)"],
    ["context.amount >", "amount >"],
  ])("%s is %s", (guard, label) => expect(guardShort(guard)).toBe(label));
});

describe("a guard as a rule", () => {
  it.each([
    ["context.amount > 5000", "amount in euro is more than 5,000"],
    ["5000 <= context.amount", "amount in euro is at least 5,000"],
    [
      "context.amount > 1 || context.category == 'software'",
      "amount in euro is more than 1 or category is software",
    ],
    ["context.a && (context.b || context.c)", "“a” is yes and (“b” is yes or “c” is yes)"],
    ["!(context.amount > 5 || context.iban == 'x')", "amount in euro is not more than 5 and IBAN is not x"],
    ["context.urgent == false", "“urgent” is no"],
    ["context.address.city != 'Bern'", "city is not Bern"],
    ['"director" in requester.roles', "director is among the requester's roles"],
    ["requester.department == 'it'", "the requester's department is it"],
    ["size(context.lines) >= 3", "the number of lines is at least 3"],
    ["context.amount * 1.081 <= 10000", "amount in euro × 1.081 is at most 10,000"],
    ["context.iban.startsWith('CH')", "IBAN starts with CH"],
    ["has(context.discount)", "discount is given"],
    ["context.parent == null", "parent is empty"],
    ['context["cost-centre"] == "R&D"', "cost centre is R&D"],
  ])("%s is told as: %s", (guard, words) => expect(guardWords(guard, NAMES)).toBe(words));

  it("is shown as written where there are no words for it", () => {
    for (const guard of ["context.lines.all(l, l.ok)", "context.a ? context.b : context.c", "]", "", "1 +"]) {
      expect(guardWords(guard)).toBe(guard);
    }
  });

  it("survives what is too deep or too long", () => {
    const deep = `${"(".repeat(1_900)}context.a`;
    expect(guardWords(deep)).toBe(deep);
    const nested = `${"!".repeat(1_000)}context.a`;
    expect(guardWords(nested)).toBe(nested);
  });
});

describe("a guard as a reason", () => {
  it("gives the value beside the bound", () => {
    expect(because("context.amount > 5000", { "context.amount": 12_400 })).toBe(
      "amount in euro (12,400) is more than 5,000",
    );
    expect(because("context.amount > 5000", { "context.amount": 320.5 }, false)).toBe(
      "amount in euro (320.5) is not more than 5,000",
    );
  });

  it("tells only what decided", () => {
    const guard = "context.amount > 5000 || context.category == 'software'";
    const software = { "context.amount": 80, "context.category": "software" };
    expect(because(guard, software)).toBe("category is software");
    const goods = { "context.amount": 80, "context.category": "goods" };
    expect(because(guard, goods, false)).toBe(
      "amount in euro (80) is not more than 5,000 and category (goods) is not software",
    );
    const small = { "context.amount": 80, "context.category": "software" };
    expect(because("context.amount > 5000 && context.category == 'software'", small, false)).toBe(
      "amount in euro (80) is not more than 5,000",
    );
  });

  it("says nothing of a test for presence beside what reads the field", () => {
    const guard = "has(data.within_budget) && !data.within_budget";
    expect(because(guard, { "data.within_budget": false })).toBe("“within budget” is no");
    expect(because(guard, { "data.within_budget": true }, false)).toBe("“within budget” is yes");
    expect(because(guard, {}, false)).toBe("within budget is left out");
  });

  it("counts, calculates and looks into lists", () => {
    expect(because("visits >= 4", { visits: 4 })).toBe("the number of visits (4) is at least 4");
    expect(because("context.amount * 2 > 100", { "context.amount": 60 })).toBe(
      "amount in euro × 2 (120) is more than 100",
    );
    expect(because("context.system in ['payroll', 'erp']", { "context.system": "erp" })).toBe(
      "system (erp) is one of payroll or erp",
    );
    expect(because("context.system in ['payroll', 'erp']", { "context.system": "crm" }, false)).toBe(
      "system (crm) is none of payroll and erp",
    );
    expect(because("size(context.lines) > 1", { "context.lines": [1, 2] })).toBe(
      "the number of lines (2) is more than 1",
    );
    expect(because("size(context.iban) > 1", { "context.iban": "CH" })).toBe(
      "the length of IBAN (2) is more than 1",
    );
  });

  it("finds a field inside of a value that was read whole", () => {
    expect(because("context.address.city == 'Bern'", { "context.address": { city: "Bern" } })).toBe(
      "city is Bern",
    );
  });

  it("shows the guard as written when the values do not explain the result", () => {
    expect(because("context.amount > 5000", {})).toBe("context.amount > 5000 holds");
    expect(because("context.amount > 5000", { "context.amount": 1 })).toBe("context.amount > 5000 holds");
    const cut = { "context.iban": `${"x".repeat(199)}…` };
    expect(because("context.iban == 'x'", cut, false)).toBe("context.iban == 'x' does not hold");
    expect(because("context.amount / 2 > 1", { "context.amount": 5 })).toBe("context.amount / 2 > 1 holds");
    expect(because("context.lines.exists(l, l > 1)", { "context.lines": [2] }, true)).toBe(
      "context.lines.exists(l, l > 1) holds",
    );
  });
});

describe("why a request went somewhere", () => {
  const high = {
    to: "director",
    guard: "context.amount > 5000",
    priority: 10,
    read: { "context.amount": 900 },
  };

  it("is the guard that held", () => {
    const held = { ...high, result: true, read: { "context.amount": 12_400 } };
    expect(whyThere([held], "director", NAMES)).toBe("amount in euro (12,400) is more than 5,000");
  });

  it("is what did not hold before the otherwise", () => {
    const otherwise = { to: "order", guard: null, priority: 100, result: true, read: {} };
    expect(whyThere([{ ...high, result: false }, otherwise], "order", NAMES)).toBe(
      "amount in euro (900) is not more than 5,000",
    );
  });

  it("is nothing where there was no choice", () => {
    expect(whyThere([{ to: "order", guard: null, priority: 100, result: true, read: {} }], "order")).toBe("");
    expect(whyThere([], "order")).toBe("");
  });
});
