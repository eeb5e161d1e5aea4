import { describe, expect, it } from "vitest";
import { EVERYTHING, fromQuery, isNarrow, toQuery } from "./filter";

describe("a filter that is kept", () => {
  it("comes back as it was", () => {
    const filter = { q: "a&b=c ü", workflow: "purchase-order", step: "review", late: true, claimed: false };
    expect(fromQuery(toQuery(filter))).toEqual(filter);
    expect(fromQuery(toQuery(EVERYTHING))).toEqual(EVERYTHING);
  });

  it("bears a query string of somebody else's making", () => {
    expect(fromQuery("late=1&task=7&x")).toEqual(EVERYTHING);
  });

  it("is narrow as soon as anything is asked for", () => {
    expect(isNarrow(EVERYTHING)).toBe(false);
    expect(isNarrow({ ...EVERYTHING, claimed: true })).toBe(true);
  });
});
