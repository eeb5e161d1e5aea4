import { expect, it } from "vitest";
import { distributionOf, emptinessOf, peopleWords, writeEmptiness } from "./people";
import { stepOf } from "./reading";

it("reads what is done when nobody may do a task, and writes it back", () => {
  for (const written of ["escalate", { role: "owners" }, undefined]) {
    expect(writeEmptiness(emptinessOf({ on_empty: written }))).toEqual(written);
  }
  expect(emptinessOf({ on_empty: "incident" })).toEqual({ kind: "incident" });
});

it("says who gets a task while that is folded away", () => {
  expect(peopleWords({})).toBe("");
  expect(peopleWords({ assignee: "requester.manager" })).toBe("one person by a rule");
  expect(peopleWords({ prefer: "same" })).toBe("who did it last");
  expect(peopleWords({ distribution: "round_robin" })).toBe("in turn");
  expect(distributionOf({ distribution: "by lot" })).toBe("offer");
});

it("keeps what it does not understand of these rules as it is written", () => {
  const odd = { on_empty: { roles: ["a"] }, distribution: "by lot", prefer: "other", assignee: 7 };
  const doc = { steps: [{ key: "it", type: "task", require: "actor.name != ''", ...odd }] };
  expect(stepOf(doc, "it")?.further).toEqual(odd);
});
