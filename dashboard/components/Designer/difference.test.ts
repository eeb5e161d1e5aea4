import { describe, expect, it } from "vitest";
import { compareDocuments, countChanges } from "./difference";
import { addStep, changeStep, changeTransition, connect, removeStep, renameStep } from "./document";
import { freshWorkflow } from "./fresh";
import { sameMeaning } from "./meaning";
import { FIELD_WORDS, valueWords } from "./words";

const DOC = freshWorkflow("day-off", "Day off");

describe("the difference between two documents", () => {
  it("is nothing between equal ones, whatever the order of their keys", () => {
    const other = JSON.parse(JSON.stringify(DOC));
    const turned = Object.fromEntries(Object.entries(other).reverse());
    expect(countChanges(compareDocuments(DOC, turned))).toBe(0);
  });

  it("names the fields of a step that changed", () => {
    const changed = changeStep(
      changeStep(DOC, "review", "sla_hours", 24),
      "review",
      "require_note",
      undefined,
    );
    expect(compareDocuments(DOC, changed).steps).toEqual([
      {
        kind: "changed",
        key: "review",
        name: "Review",
        fields: [
          { field: "require_note", before: ["reject"], after: undefined },
          { field: "sla_hours", before: undefined, after: 24 },
        ],
      },
    ]);
  });

  it("tells added from removed steps, with their transitions", () => {
    const { doc, key } = addStep(removeStep(DOC, "rejected"), "end", "Refused");
    const difference = compareDocuments(DOC, connect(doc, "review", key, "reject").doc);
    expect(difference.steps.map(({ kind, key }) => [kind, key])).toEqual([
      ["added", "refused"],
      ["removed", "rejected"],
    ]);
    expect(difference.transitions).toMatchObject([
      { kind: "changed", outcome: "reject", fields: [{ field: "to", before: "rejected", after: "refused" }] },
    ]);
  });

  it("pairs transitions by what they still have in common", () => {
    const guarded = changeTransition(DOC, 1, "when", "visits > 1");
    const two = connect(guarded, "review", "approved", "reject").doc;
    expect(compareDocuments(DOC, two).transitions).toMatchObject([
      {
        kind: "changed",
        before: 1,
        after: 1,
        fields: [{ field: "when", before: undefined, after: "visits > 1" }],
      },
      { kind: "added", before: null, after: 2, from: "review", to: "approved" },
    ]);
    expect(
      compareDocuments(two, DOC)
        .transitions.map((each) => each.kind)
        .sort(),
    ).toEqual(["changed", "removed"]);
  });

  it("sees a renamed step as another one", () => {
    const difference = compareDocuments(DOC, renameStep(DOC, "review", "look"));
    expect(difference.workflow).toEqual([{ field: "start", before: "review", after: "look" }]);
    expect(difference.steps).toHaveLength(2);
  });
});

describe("what means the same", () => {
  it("is no difference: defaults written out, empty lists, hours in quotes", () => {
    const written = changeStep(
      { ...DOC, description: "", visibility: "participants" },
      "review",
      "sla_hours",
      "24",
    );
    const plain = changeStep(DOC, "review", "sla_hours", 24);
    expect(countChanges(compareDocuments(written, changeStep(plain, "review", "writes", [])))).toBe(0);
    const nameless = changeStep(DOC, "approved", "name", undefined);
    expect(countChanges(compareDocuments(nameless, changeStep(DOC, "approved", "name", "approved")))).toBe(0);
    expect(sameMeaning(written, plain)).toBe(true);
    expect(sameMeaning(written, changeStep(DOC, "review", "sla_hours", "24 * 2"))).toBe(false);
  });

  it("is so of what a branch, a join, an end and a transition do if nothing is said", () => {
    let doc = addStep(DOC, "join", "Both").doc;
    const plain = doc;
    for (const [step, field] of [
      ["both", "cancel_rest"],
      ["approved", "terminate"],
    ] as const)
      doc = changeStep(doc, step, field, false);
    expect(sameMeaning(plain, changeTransition(doc, 0, "cancels", []))).toBe(true);
  });
});

describe("the difference between branches", () => {
  it("tells of how they open, join and close, in words", () => {
    const before = addStep(addStep(DOC, "fork", "Checks").doc, "join", "Both").doc;
    let after = changeStep(before, "checks", "split", "matching");
    after = changeStep(after, "both", "join", { count: 2 });
    after = changeStep(after, "both", "cancel_rest", true);
    after = changeStep(after, "review", "max_visits", 3);
    after = changeTransition(after, 0, "cancels", ["review"]);
    const { steps, transitions } = compareDocuments(before, after);
    const told = [...steps, ...transitions].flatMap(({ fields }) =>
      fields.map(({ field, before, after }) => [
        FIELD_WORDS[field],
        ...[before, after].map((value) =>
          value === undefined ? "" : valueWords(field, value, (step) => `the ${step}`),
        ),
      ]),
    );
    expect(told.sort()).toEqual([
      ["Closes these steps", "", "the review"],
      ["Closes what is still open", "", "yes"],
      ["How many branches it waits for", "every branch", "2 of them"],
      ["How often it may be entered", "", "3"],
      ["Which branches it opens", "every branch", "those whose rule holds"],
    ]);
  });
});
