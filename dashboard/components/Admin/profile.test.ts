import { describe, expect, it } from "vitest";
import { changeOf, profileOf, readAttributes } from "@/components/Admin/profile";
import type { User } from "@/queries/users";

const ADA: User = {
  username: "ada",
  name: "Ada",
  email: null,
  roles: [],
  manager: "bob",
  attributes: { limit: 5 },
  active: true,
  created_at: "2026-11-23T12:00:00Z",
};

describe("a profile", () => {
  it("sends what was changed and nothing else", () => {
    const typed = profileOf(ADA);
    expect(changeOf(ADA, typed)).toEqual({});
    expect(changeOf(ADA, { ...typed, name: " Ada L. ", attributes: '{"limit":5}' })).toEqual({
      name: "Ada L.",
    });
    expect(changeOf(ADA, { ...typed, manager: "", email: "a@b.c" })).toEqual({
      manager: null,
      email: "a@b.c",
    });
    expect(changeOf(ADA, { ...typed, attributes: '{"limit": 6}' })).toEqual({ attributes: { limit: 6 } });
    expect(changeOf(ADA, { ...typed, attributes: "" })).toEqual({ attributes: {} });
  });

  it("says what is wrong with attributes that are no object", () => {
    expect(readAttributes('{"a": 1}')).toEqual({ value: { a: 1 } });
    expect(readAttributes("{a: 1}")).toHaveProperty("fault");
    expect(readAttributes("[1]")).toHaveProperty("fault");
    expect(readAttributes("null")).toHaveProperty("fault");
  });
});
