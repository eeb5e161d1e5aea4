import { describe, expect, it } from "vitest";
import { flatten, isSame, labelOf, partsOf, pointer, startValue, targetOf } from "./schema";

describe("places", () => {
  it("writes and reads names with strokes and tildes", () => {
    const path = pointer(pointer("", "a/b"), "c~d");
    expect(path).toBe("/a~1b/c~0d");
    expect(partsOf(path)).toEqual(["a/b", "c~d"]);
    expect(partsOf("")).toEqual([]);
  });
});

describe("references", () => {
  it("lead inside of the document only, and never into what objects inherit", () => {
    const root = { $defs: { "a/b": { title: "Here" } } };
    expect(targetOf(root, "#/$defs/a~1b")).toEqual({ title: "Here" });
    expect(targetOf(root, "#/$defs/constructor")).toBeUndefined();
    expect(targetOf(root, "http://example.com/")).toBeUndefined();
  });

  it("are laid together with what stands beside them, which wins", () => {
    const root = { $defs: { money: { type: "number", title: "Money", minimum: 0 } } };
    expect(flatten(root, { $ref: "#/$defs/money", title: "Price" })).toEqual({
      type: "number",
      title: "Price",
      minimum: 0,
    });
  });

  it("join the fields of every part", () => {
    const part = { properties: { a: {} }, required: ["a"] };
    const flat = flatten({}, { allOf: [part], properties: { b: {} }, required: ["b"] });
    expect(Object.keys(flat.properties ?? {})).toEqual(["a", "b"]);
    expect(flat.required).toEqual(["a", "b"]);
  });

  it("in a circle end", () => {
    const root = { $defs: { a: { $ref: "#/$defs/a" } } };
    expect(flatten(root, { $ref: "#/$defs/a" })).toEqual({});
  });
});

describe("names", () => {
  it("are the title, else the key in words", () => {
    expect(labelOf("cost_centre", {})).toBe("Cost centre");
    expect(labelOf("cost_centre", { title: " Centre " })).toBe("Centre");
  });
});

describe("a new form", () => {
  it("holds the defaults, also those of groups, and nothing else", () => {
    const schema = {
      properties: {
        a: { default: 1 },
        b: { type: "string" },
        c: { properties: { d: { default: "x" }, e: {} } },
        f: { properties: { g: {} } },
      },
    };
    expect(startValue(schema)).toEqual({ a: 1, c: { d: "x" } });
  });
});

describe("sameness", () => {
  it("does not mind the order of keys, and minds that of lists", () => {
    expect(isSame({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(isSame([1, 2], [2, 1])).toBe(false);
    expect(isSame({ a: 1 }, { a: 1, b: 1 })).toBe(false);
    expect(isSame(1, true)).toBe(false);
  });
});
