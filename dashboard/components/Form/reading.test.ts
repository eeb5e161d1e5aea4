import { describe, expect, it } from "vitest";
import { rowsOf, wordsFor } from "./Reading";
import type { Schema } from "./schema";

const SCHEMA: Schema = {
  type: "object",
  properties: {
    vendor: { type: "string", title: "Vendor" },
    amount: { type: "number", title: "Amount in euro" },
    needed_by: { type: "string", format: "date" },
  },
};

describe("a value to be read", () => {
  it("has its fields in the schema's order, by their titles, and the unknown ones last", () => {
    const rows = rowsOf(SCHEMA, SCHEMA, { extra_note: "x", amount: 0, vendor: "ACME", needed_by: "" });
    expect(rows.map((row) => row.label)).toEqual(["Vendor", "Amount in euro", "Extra note"]);
  });

  it("says values in words", () => {
    expect(wordsFor({ enum: ["source-code"] }, "source-code")).toBe("Source code");
    expect(wordsFor({ oneOf: [{ const: "a", title: "First class" }] }, "a")).toBe("First class");
    expect(wordsFor({}, true)).toBe("Yes");
    expect(wordsFor({}, 12400.5)).toBe("12,400.5");
    expect(wordsFor({}, "source-code")).toBe("source-code");
  });

  it("keeps a day the day that it is, wherever it is read", () => {
    expect(wordsFor({ format: "date" }, "2026-03-31")).toMatch(/31/);
    expect(wordsFor({ format: "date" }, "soon")).toBe("soon");
  });
});
