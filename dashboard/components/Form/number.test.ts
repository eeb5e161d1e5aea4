import { describe, expect, it } from "vitest";
import { readNumber, typedNumber, writeNumber } from "./number";

describe("reading a number", () => {
  it.each([
    ["12", "en", 12],
    ["1,234.5", "en", 1234.5],
    ["12,34,567.5", "en-IN", 1234567.5],
    ["1.234,50", "de", 1234.5],
    ["1.234", "de", 1234],
    ["12.5", "de", 12.5],
    ["0,5", "de", 0.5],
    ["1 234,5", "fr", 1234.5],
    ["1\u202f234,5", "fr", 1234.5],
    ["1’234.5", "de-CH", 1234.5],
    ["−3", "en", -3],
    [" 7 ", "en", 7],
    [".5", "en", 0.5],
    ["1e3", "en", 1000],
  ])("takes %j in %s for %d", (text, locale, value) => expect(readNumber(text, locale)).toBe(value));

  it.each([
    ["", "en"],
    ["abc", "en"],
    ["1,2,3", "en"],
    ["12,5", "en"],
    ["1.2.3", "en"],
    ["1,2,3", "de"],
    ["1.23.4", "de"],
    ["12 €", "en"],
    ["1e999", "en"],
    ["--1", "en"],
    ["Infinity", "en"],
    ["0x10", "en"],
  ])("does not guess at %j in %s", (text, locale) => expect(readNumber(text, locale)).toBeUndefined());
});

describe("writing a number", () => {
  it("groups it to be read, and does not to be typed", () => {
    expect(writeNumber(1234567.25, "en")).toBe("1,234,567.25");
    expect(typedNumber(1234567.25, "de")).toBe("1234567,25");
  });

  it.each(["en", "de", "fr", "de-CH", "en-IN", "pt-PT", "sv"])("reads back in %s what it wrote", (locale) => {
    for (const value of [0, -1, 0.1, 12.5, 1234, -98765.4321, 5_000_000, 0.000001, 1e21, 2 ** 53]) {
      expect(readNumber(writeNumber(value, locale), locale)).toBe(value);
      expect(readNumber(typedNumber(value, locale), locale)).toBe(value);
    }
  });
});
