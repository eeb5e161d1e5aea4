import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkForm } from "./check";
import type { Json, Schema } from "./schema";

const CLAIM: Schema = {
  type: "object",
  required: ["amount", "vendor"],
  additionalProperties: false,
  properties: {
    amount: { type: "number", minimum: 0, exclusiveMaximum: 1000 },
    vendor: { type: "string", pattern: "^[A-Z]", minLength: 2, maxLength: 5 },
    days: { type: "integer" },
    kind: { enum: ["travel", "working-meal"] },
    due: { type: "string", format: "date" },
    sure: { const: true },
    half: { multipleOf: 0.01 },
    lines: { type: "array", maxItems: 2, minItems: 1, uniqueItems: true, items: { $ref: "#/$defs/line" } },
    note: { type: ["string", "null"] },
  },
  $defs: {
    line: { type: "object", required: ["price"], properties: { "a/b": { type: "number" }, price: {} } },
  },
};
const VALID = { amount: 12.5, vendor: "ACME" };

describe("each fault has its place and a sentence", () => {
  it.each<[Record<string, unknown>, string, string]>([
    [{ amount: -1 }, "/amount", "Expected at least 0."],
    [{ amount: 1000 }, "/amount", "Expected less than 1,000."],
    [{ amount: "1" }, "/amount", "Expected a number."],
    [{ amount: true }, "/amount", "Expected a number."],
    [{ amount: undefined }, "/amount", "Expected a value, but there is none."],
    [{ vendor: "acme" }, "/vendor", "Expected a text of the form ^[A-Z]"],
    [{ vendor: "A" }, "/vendor", "Expected at least 2 characters, but there are 1."],
    [{ vendor: "ACMEACME" }, "/vendor", "Expected at most 5 characters, but there are 8."],
    [{ days: 1.5 }, "/days", "Expected a whole number."],
    [
      { days: 2 ** 60 },
      "/days",
      "Expected a number between -9,007,199,254,740,992 and 9,007,199,254,740,992.",
    ],
    [{ kind: "x" }, "/kind", "Expected one of Travel, Working meal."],
    [{ due: "2026-02-30" }, "/due", "Expected a day that exists, such as 2026-03-31."],
    [{ sure: false }, "/sure", "This must be confirmed."],
    [{ half: 0.075 }, "/half", "Expected at most 2 decimals."],
    [{ lines: [] }, "/lines", "Expected at least 1 entry."],
    [{ lines: [{ price: 1 }, { price: 1 }] }, "/lines", "Expected no entry twice."],
    [{ lines: [{ price: 1 }, {}] }, "/lines/1/price", "Expected a value, but there is none."],
    [{ lines: [{ price: 1, "a/b": "x" }] }, "/lines/0/a~1b", "Expected a number."],
    [{ note: 5 }, "/note", "Expected a text."],
    [{ surprise: 1 }, "/surprise", "This field is not known here."],
  ])("%j", (change, path, message) => {
    expect(checkForm(CLAIM, { ...VALID, ...change })).toEqual([{ path, message }]);
  });

  it("says nothing of a value that is well", () => {
    const whole = {
      ...VALID,
      days: 3,
      kind: "travel",
      sure: true,
      half: 0.07,
      lines: [{ price: 1 }],
      note: null,
    };
    expect(checkForm(CLAIM, whole)).toEqual([]);
  });

  it("counts characters as people do", () => {
    expect(checkForm({ maxLength: 2 }, "😀😀")).toEqual([]);
    expect(checkForm({ minLength: 2 }, "😀")).toHaveLength(1);
  });
});

describe("schemas joined", () => {
  it("names plain choices by their titles", () => {
    const schema: Schema = { oneOf: [{ const: "a", title: "First class" }, { const: "b" }] };
    expect(checkForm(schema, "c")).toEqual([{ path: "", message: "Expected one of First class, B." }]);
  });

  it("asks for more when one answer calls for it", () => {
    const schema: Schema = {
      type: "object",
      if: { required: ["kind"], properties: { kind: { const: "other" } } },
      // biome-ignore lint/suspicious/noThenProperty: it is the keyword's name
      then: { required: ["what"] },
    };
    expect(checkForm(schema, { kind: "other" })).toEqual([
      { path: "/what", message: "Expected a value, but there is none." },
    ]);
    expect(checkForm(schema, { kind: "known" })).toEqual([]);
  });

  it("says the same thing once", () => {
    expect(checkForm({ allOf: [{ minimum: 3 }, { minimum: 3 }] }, 1)).toHaveLength(1);
  });
});

describe("what it bears", () => {
  it("treats an empty schema as any group of fields, like the server", () => {
    expect(checkForm({}, { anything: [1, null] })).toEqual([]);
    expect(checkForm({}, [1])).toEqual([{ path: "", message: "Expected a group of fields." }]);
  });

  it("does not mistake what every object inherits for a field", () => {
    const schema: Schema = {
      type: "object",
      properties: { constructor: { type: "number" } },
      required: ["toString"],
    };
    expect(checkForm(schema, {}).map((fault) => fault.path)).toEqual(["/toString"]);
  });

  it("stops at fifty", () => {
    const list = Array.from({ length: 1000 }, (_, at) => at);
    expect(checkForm({ items: { type: "string" } }, list)).toHaveLength(50);
  });

  it("does not follow a circle for ever", () => {
    const circle: Schema = { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/a" } } };
    expect(checkForm(circle, {})).toEqual([]);
  });

  it("leaves to the server a pattern that could run away", () => {
    const began = performance.now();
    expect(checkForm({ type: "string", pattern: "^(a+)+$" }, `${"a".repeat(60)}!`)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

// Written down from what the server's own checks (nexusflow.core.schema) found wrong, and where.
const SERVER: { schema: Schema; cases: { value: Json; paths: string[] }[] }[] = JSON.parse(
  readFileSync(join(__dirname, "serverFaults.json"), "utf8"),
);

describe("the server finds fault in the same places", () => {
  it.each(SERVER.map((group) => [JSON.stringify(group.schema).slice(0, 90), group] as const))(
    "%s",
    (_, group) => {
      for (const { value, paths } of group.cases) {
        const found = [...new Set(checkForm(group.schema, value).map((fault) => fault.path))].sort();
        expect(found, JSON.stringify(value)).toEqual(paths);
      }
    },
  );
});
