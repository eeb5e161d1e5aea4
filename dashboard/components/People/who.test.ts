import { expect, it } from "vitest";
import type { Offer } from "@/queries/tasks";
import { moreWords, personWords, whyNot } from "./who";

const LARS = { username: "lars", name: "Lars Holm", on_behalf_of: null, away: false };

it("names people, in whose name, and how many more there are", () => {
  expect(personWords(LARS)).toBe("Lars Holm");
  expect(personWords({ ...LARS, on_behalf_of: "lena" })).toBe("Lars Holm for lena");
  const who = { people: [LARS], count: 1, complete: true, actions: [] };
  expect(moreWords(who)).toBe("");
  expect(moreWords({ ...who, count: 3 })).toBe("and 2 others");
  expect(moreWords({ ...who, complete: false })).toBe("and there may be others");
});

it("says each reason once, with all that it refuses", () => {
  const offers = [
    { action: "complete", allowed: false, reason: "You asked for it." },
    { action: "claim", allowed: false, reason: "You asked for it." },
    { action: "reassign", allowed: false, reason: "Expected task.reassign." },
    { action: "cancel", allowed: true },
  ] as Offer[];
  expect(whyNot(offers)).toEqual([
    { what: "Decide, Claim", why: "You asked for it." },
    { what: "Reassign", why: "Expected task.reassign." },
  ]);
});
