import { describe, expect, it } from "vitest";
import { ownFaults, standing, valueAt, within } from "./faults";
import { fieldsOf, kindOf } from "./kind";
import type { Schema } from "./schema";

const kind = (schema: Schema) => kindOf(schema, schema).kind;

describe("the control for a part of a schema", () => {
  it.each<[Schema, string]>([
    [{ type: "string" }, "line"],
    [{ type: "string", maxLength: 120 }, "line"],
    [{ type: "string", maxLength: 500 }, "lines"],
    [{ type: "string", format: "date" }, "date"],
    [{ type: "string", format: "date-time" }, "moment"],
    [{ type: ["string", "null"] }, "line"],
    [{ type: "number" }, "number"],
    [{ type: ["integer", "number"] }, "number"],
    [{ type: "boolean" }, "answer"],
    [{ const: true }, "flag"],
    [{ enum: ["a", "b"] }, "choice"],
    [{ oneOf: [{ const: 1, title: "One" }, { const: 2 }] }, "choice"],
    [{ oneOf: [{ type: "string" }, { type: "number" }] }, "json"],
    [{ type: "array", items: { type: "string" } }, "list"],
    [{ type: "array", uniqueItems: true, items: { enum: ["a", "b"] } }, "choices"],
    [{ type: "array", items: { enum: ["a", "b"] } }, "list"],
    [{ type: "array" }, "json"],
    [{ type: "object", properties: {} }, "group"],
    [{ type: "object" }, "json"],
    [{ properties: { a: {} } }, "group"],
    [{}, "json"],
    [true, "json"],
  ])("%j is drawn as %s", (schema, expected) => expect(kind(schema)).toBe(expected));

  it("follows a reference", () => {
    const root: Schema = { $defs: { day: { type: "string", format: "date" } } };
    expect(kindOf(root, { $ref: "#/$defs/day" }).kind).toBe("date");
  });

  it("offers a minus only where one may be meant", () => {
    expect(kindOf({}, { type: "number" })).toMatchObject({ signed: true });
    expect(kindOf({}, { type: "number", exclusiveMinimum: 0 })).toMatchObject({ signed: false });
    expect(kindOf({}, { type: "integer", minimum: -5 })).toMatchObject({ signed: true, whole: true });
  });
});

describe("the fields of a group", () => {
  const schema: Schema = {
    type: "object",
    required: ["kind"],
    properties: { kind: { enum: ["known", "other"] }, hidden: false, a: {}, b: {} },
    if: { required: ["kind"], properties: { kind: { const: "other" } } },
    // biome-ignore lint/suspicious/noThenProperty: it is the keyword's name
    then: { properties: { what: { type: "string" } }, required: ["what"] },
    dependentRequired: { a: ["b"] },
  };
  const names = (value: unknown) =>
    fieldsOf(schema, schema, value).map((field) => field.key + (field.required ? "*" : ""));

  it("are those of the schema, but for what is never taken", () => {
    expect(names({ kind: "known" })).toEqual(["kind*", "a", "b"]);
  });

  it("become more when an answer calls for more", () => {
    expect(names({ kind: "other" }).sort()).toEqual(["a", "b", "kind*", "what*"]);
    expect(names({ kind: "known", a: 1 })).toEqual(["kind*", "a", "b*"]);
  });
});

describe("where a fault is shown", () => {
  const faults = [
    { path: "", message: "Whole." },
    { path: "/a", message: "A." },
    { path: "/a/0/b", message: "B." },
    { path: "/ab", message: "AB." },
    { path: "/cost_centre/x", message: "C." },
  ];

  it("does not mistake /ab for a part of /a", () => {
    expect(within(faults, "/a").map((fault) => fault.message)).toEqual(["A.", "B."]);
  });

  it("is the nearest part that is drawn, which then names the child", () => {
    expect(ownFaults(faults, "", ["a", "ab"])).toEqual(["Whole.", "Cost centre: C."]);
    expect(ownFaults(faults, "/a", ["0"])).toEqual(["A."]);
    expect(ownFaults(faults, "/a", [])).toEqual(["A.", "0: B."]);
  });

  it("is forgotten once the value there is another one", () => {
    const sent = { a: 1, list: [{ b: "x" }] };
    const told = [
      { path: "/a", message: "A." },
      { path: "/list/0/b", message: "B." },
      { path: "/missing", message: "M." },
    ];
    const left = (now: unknown) => standing(told, sent, now).map((fault) => fault.message);
    expect(left({ a: 1, list: [{ b: "x" }] })).toEqual(["A.", "B.", "M."]);
    expect(left({ a: 2, list: [{ b: "x" }], missing: 1 })).toEqual(["B."]);
    expect(left({ list: [] })).toEqual(["M."]);
  });

  it("finds values by place, and none in what objects inherit", () => {
    expect(valueAt({ "a/b": [5] }, "/a~1b/0")).toBe(5);
    expect(valueAt({}, "/constructor")).toBeUndefined();
  });
});
