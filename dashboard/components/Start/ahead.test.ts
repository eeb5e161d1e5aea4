import { describe, expect, it } from "vitest";
import type { Preview } from "@/queries/workflows";
import { lookAhead } from "./ahead";

type Step = Preview["steps"][number];
type Way = [outcome: string | null, to: string, held?: boolean | null, guard?: string | null];

function step(key: string, type: string, ways: Way[], hours: number | null = null): Step {
  return {
    step: key,
    step_name: key,
    type,
    status: type === "end" ? "COMPLETED" : null,
    permission: null,
    due_in_hours: hours,
    resource: null,
    people: [],
    people_count: 0,
    outcomes: ways.map(([outcome, to, held = true, guard = null]) => ({
      outcome,
      to,
      to_name: to,
      held,
      guard,
    })),
  };
}

function preview(...steps: Step[]): Preview {
  return { workflow: "order", version: 1, errors: [], first: steps[0]?.step ?? "", steps };
}

const ORDER = (large: boolean | null, software: boolean | null) =>
  preview(
    step(
      "manager",
      "task",
      [
        ["approve", "extent"],
        ["reject", "refused"],
        ["rework", "correct"],
      ],
      24,
    ),
    step("extent", "decision", [
      [null, "finance", large, "context.amount > 5000"],
      [null, "place", large === null ? null : !large, "context.amount <= 5000"],
    ]),
    step("refused", "end", []),
    step(
      "correct",
      "task",
      [
        ["resubmit", "manager"],
        ["drop", "refused"],
      ],
      120,
    ),
    step(
      "finance",
      "task",
      [
        ["approve", "director", software, "data.within_budget == false"],
        ["approve", "place", software === null ? null : !software],
        ["reject", "refused"],
      ],
      48,
    ),
    step("director", "task", [["approve", "place"]], 48),
    step("place", "task", [["ordered", "ordered"]], 10),
    step("ordered", "end", []),
  );

function told(of: Preview) {
  return lookAhead(of).map((station) => [station.step.step, station.sure, station.latest]);
}

describe("the way ahead", () => {
  it("is what yes leads to, without what does not hold", () => {
    expect(told(ORDER(false, null))).toEqual([
      ["manager", true, 24],
      ["place", true, 34],
      ["ordered", true, 34],
    ]);
  });

  it("tells what is certain from what depends, and the latest hour over all ways", () => {
    expect(told(ORDER(true, null))).toEqual([
      ["manager", true, 24],
      ["finance", true, 72],
      ["director", false, 120],
      ["place", true, 130],
      ["ordered", true, 130],
    ]);
    expect(told(ORDER(null, false)).find(([key]) => key === "finance")?.[1]).toBe(false);
  });

  it("says on what it depends, also through a rule", () => {
    const stations = lookAhead(ORDER(null, null));
    const conditions = (key: string) => stations.find((each) => each.step.step === key)?.conditions;
    expect(conditions("finance")).toEqual([{ guard: "context.amount > 5000", at: "extent", unless: [] }]);
    expect(conditions("director")).toEqual([
      { guard: "data.within_budget == false", at: "finance", unless: [] },
    ]);
    expect(conditions("manager")).toEqual([]);
  });

  it("says what must not hold where a step is the otherwise", () => {
    const stations = lookAhead(
      preview(
        step("triage", "decision", [
          [null, "finance", null, "context.amount <= 50"],
          [null, "manager", null],
        ]),
        step("manager", "task", [["approve", "finance"]]),
        step("finance", "task", [["approve", "paid"]]),
        step("paid", "end", []),
      ),
    );
    expect(stations.map((each) => [each.step.step, each.sure])).toEqual([
      ["manager", false],
      ["finance", true],
      ["paid", true],
    ]);
    expect(stations[0]?.conditions).toEqual([
      { guard: null, at: "triage", unless: ["context.amount <= 50"] },
    ]);
  });

  it("names what else may be decided", () => {
    const [manager] = lookAhead(ORDER(true, false));
    expect(manager?.others).toEqual([
      { outcome: "reject", to: "refused" },
      { outcome: "rework", to: "correct" },
    ]);
  });

  it("does not know the hour behind a step without a deadline", () => {
    const stations = told(
      preview(
        step("a", "task", [["approve", "b"]]),
        step("b", "task", [["approve", "e"]], 5),
        step("e", "end", []),
      ),
    );
    expect(stations).toEqual([
      ["a", true, null],
      ["b", true, null],
      ["e", true, null],
    ]);
  });

  it("comes to an end where the way goes in a circle, or where there is none", () => {
    const circle = preview(
      step("a", "task", [["approve", "b"]], 1),
      step("b", "task", [["approve", "a"]], 1),
    );
    expect(told(circle).map(([key]) => key)).toEqual(["a", "b"]);
    expect(lookAhead(preview())).toEqual([]);
    expect(told(preview(step("a", "task", [["drop", "nowhere"]]))).map(([key]) => key)).toEqual(["a"]);
  });
});

describe("a way with branches", () => {
  const checks = (large: boolean | null) =>
    preview(
      step("draft", "task", [["submit", "checks"]], 4),
      step("checks", "fork", [
        [null, "legal"],
        [null, "finance"],
        [null, "board", large, "context.amount > 5000"],
      ]),
      step("legal", "task", [["approve", "both"]], 8),
      step("finance", "task", [["approve", "both"]], 24),
      step("board", "task", [["approve", "both"]], 48),
      step("both", "join", [[null, "done"]]),
      step("done", "end", []),
    );

  it("goes over every branch that certainly opens, and says what goes on beside it", () => {
    const stations = lookAhead(checks(false));
    expect(stations.map(({ step, sure, beside, latest }) => [step.step, sure, beside, latest])).toEqual([
      ["draft", true, [], 4],
      ["legal", true, ["finance"], 12],
      ["finance", true, ["legal"], 28],
      ["done", true, [], 28],
    ]);
  });

  it("says on what a branch depends, and only of that", () => {
    const stations = lookAhead(checks(null));
    const board = stations.find(({ step }) => step.step === "board");
    expect(board).toMatchObject({
      sure: false,
      conditions: [{ guard: "context.amount > 5000", unless: [], at: "checks" }],
      beside: ["legal", "finance"],
    });
    expect(stations.find(({ step }) => step.step === "legal")?.beside).toEqual(["finance"]);
    expect(stations.at(-1)).toMatchObject({ sure: true, latest: 52 });
  });
});
