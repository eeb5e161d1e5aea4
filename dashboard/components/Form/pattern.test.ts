import { describe, expect, it } from "vitest";
import { matches, mayRunAway } from "./pattern";

describe("patterns", () => {
  it.each([
    "^[A-Z]{2}-\\d+$",
    "^\\d{4}$",
    "(ab)?c",
    "^(red|green)$",
    "^[(+*]+$",
    "^([A-Z]{2}\\d{4}){2}$",
    "a{0,3}",
  ])("%s is tried here", (pattern) => expect(mayRunAway(pattern)).toBe(false));

  it.each(["(a+)+$", "(a|a)*b", "((a+)b)*", "(a|a){30}", "(a{2,5}){3}", "a*a*a*a*b", "(\\w*x){2,}"])(
    "%s is for the server",
    (pattern) => {
      expect(mayRunAway(pattern)).toBe(true);
      expect(matches("a", pattern)).toBeUndefined();
    },
  );

  it("says whether a text has one, anywhere in it", () => {
    expect(matches("AB-12", "^[A-Z]{2}-\\d+$")).toBe(true);
    expect(matches("ab", "^[A-Z]")).toBe(false);
    expect(matches("xab", "ab")).toBe(true);
  });

  it("has no opinion on what this browser cannot read, nor on long texts", () => {
    expect(matches("a", "(")).toBeUndefined();
    expect(matches("a".repeat(2000), "^a+$")).toBeUndefined();
  });
});
