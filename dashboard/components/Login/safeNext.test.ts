import { describe, expect, test } from "vitest";
import { safeNext } from "./safeNext";

describe("where one goes after the login", () => {
  test.each(["/inbox", "/requests/12?task=3#top", "/requests?q=//evil.example/", "/me/preferences"])(
    "goes on to %j",
    (next) => {
      expect(safeNext(next)).toBe(next);
    },
  );

  test.each([
    null,
    "",
    "inbox",
    " /inbox",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "/\r\\evil.example/",
    "/inbox/..//evil.example/",
    "/.//evil.example/",
    "/./\\evil.example/",
    "//[",
    "https://evil.example/",
    "javascript:alert(1)",
    "data:text/html,hello",
  ])("does not follow %j", (next) => {
    expect(safeNext(next)).toBe("/");
  });
});
