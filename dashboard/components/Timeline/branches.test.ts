import { describe, expect, it } from "vitest";
import { branchesOpened, cameTogether, timesWords } from "./branches";

const name = (step: string) => step.charAt(0).toUpperCase() + step.slice(1);

function looked(to: string, guard: string | null, result: boolean, amount = 9) {
  return { to, guard, priority: 100, result, read: guard === null ? {} : { "context.amount": amount } };
}

describe("the branches that a fork opened", () => {
  it("are named, without a reason where there was nothing to choose", () => {
    const evaluations = ["legal", "finance", "security"].map((to) => looked(to, null, true));
    const leg = {
      kind: "forked",
      from: "checks",
      to: ["legal", "finance", "security"],
      evaluations,
    } as const;
    expect(branchesOpened({ ...leg, to: [...leg.to] }, name, {})).toBe(
      "opened three branches: Legal, Finance and Security",
    );
  });

  it("have their reasons, and those that were not opened too", () => {
    const evaluations = [
      looked("legal", null, true),
      looked("security", "context.amount > 5", true),
      looked("board", "context.amount > 50", false),
    ];
    const leg = { kind: "forked" as const, from: "checks", to: ["legal", "security"], evaluations };
    expect(branchesOpened(leg, name, { "context.amount": "Amount" })).toBe(
      "opened two branches: Legal; Security because amount (9) is more than 5; " +
        "not Board because amount (9) is not more than 50",
    );
  });

  it("may be one", () => {
    const leg = { kind: "forked" as const, from: "checks", to: ["legal"], evaluations: [] };
    expect(branchesOpened(leg, name, {})).toBe("opened one branch: Legal");
  });
});

describe("branches that came together", () => {
  const joined = { kind: "joined" as const, step: "done", closed: [] as string[] };
  it("tell by whom, and what was closed", () => {
    const after = [
      { step: "legal", who: "Ann" },
      { step: "finance", who: "Bob" },
    ];
    expect(cameTogether({ ...joined, after, closed: ["security"] }, name)).toBe(
      "came together at Done after Legal (Ann) and Finance (Bob); Security was closed undecided",
    );
    expect(cameTogether({ ...joined, after: [], closed: ["security", "board"] }, name)).toBe(
      "came together at Done; Security and Board were closed undecided",
    );
  });

  it("go on where one of them was enough", () => {
    expect(cameTogether({ ...joined, after: [{ step: "legal", who: "" }] }, name)).toBe(
      "went on at Done after Legal",
    );
  });
});

it("counts how often", () => {
  expect([1, 2, 12].map(timesWords)).toEqual(["once", "two times", "12 times"]);
});
