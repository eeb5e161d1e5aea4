import { describe, expect, it } from "vitest";
import {
  addField,
  changeKind,
  fieldsOf,
  removeField,
  renameField,
  requireField,
  setChoices,
  setKeyword,
} from "./fields";

const SCHEMA = {
  type: "object",
  required: ["amount"],
  properties: {
    amount: { type: "number", title: "Amount", minimum: 0 },
    kind: { type: "string", enum: ["a", "b"] },
    day: { type: "string", format: "date" },
    tags: { type: "array", items: { type: "string", enum: ["x"] } },
    odd: { type: "array", items: { type: "object" } },
  },
};

describe("the fields of a schema", () => {
  it("are read with their kinds; what is not known stays to be written as text", () => {
    expect(fieldsOf(SCHEMA).map((field) => field.kind)).toEqual([
      "number",
      "choice",
      "date",
      "choices",
      null,
    ]);
    expect(fieldsOf(SCHEMA)[0]).toMatchObject({ title: "Amount", required: true, minimum: 0 });
    expect(fieldsOf("nonsense")).toEqual([]);
  });

  it("are added, renamed in place and removed, and required follows", () => {
    expect(addField(undefined, "a")).toEqual({
      type: "object",
      additionalProperties: false,
      properties: { a: { type: "string" } },
    });
    const renamed = renameField(SCHEMA, "amount", "sum");
    expect(Object.keys(renamed.properties as object)[0]).toBe("sum");
    expect(renamed.required).toEqual(["sum"]);
    expect(renameField(SCHEMA, "amount", "kind")).toBe(SCHEMA);
    expect(removeField(SCHEMA, "amount")).not.toHaveProperty("required");
    expect(requireField(SCHEMA, "day", true).required).toEqual(["amount", "day"]);
  });

  it("change their kind and keep what they are called", () => {
    const changed = changeKind(SCHEMA, "amount", "date");
    expect((changed.properties as Record<string, unknown>).amount).toEqual({
      type: "string",
      format: "date",
      title: "Amount",
    });
  });

  it("take keywords and choices", () => {
    const bounded = setKeyword(SCHEMA, "amount", "maximum", 10);
    expect(fieldsOf(bounded)[0]?.maximum).toBe(10);
    expect(fieldsOf(setKeyword(bounded, "amount", "maximum", undefined))).toEqual(fieldsOf(SCHEMA));
    expect(fieldsOf(setChoices(SCHEMA, "tags", ["p", "q"]))[3]?.choices).toEqual(["p", "q"]);
    expect(fieldsOf(setChoices(SCHEMA, "kind", ["p"]))[1]?.choices).toEqual(["p"]);
  });
});
