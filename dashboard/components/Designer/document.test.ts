import { describe, expect, it } from "vitest";
import {
  addOutcome,
  addStep,
  changeStep,
  changeTransition,
  changeWorkflow,
  connect,
  copyStep,
  hasFreeWay,
  insertStep,
  removeOutcome,
  removeStep,
  removeTransition,
  renameOutcome,
  renameStep,
  requireNote,
} from "./document";
import { faultOfStepKey, faultOfWorkflowKey, freshWorkflow, keyFrom } from "./fresh";
import { type Doc, listOf, stepOf, stepsOf, transitionAt, transitionsOf, waysOut } from "./reading";

/** A key of the format that a linter takes for a promise's. */
const THEN = "then";

const DOC: Doc = {
  nexusflow: 1,
  key: "order",
  create_permission: "order.create",
  start: "review",
  steps: [
    {
      key: "review",
      name: "Review",
      type: "task",
      outcomes: ["approve", "reject"],
      require_note: ["reject"],
    },
    {
      key: "check",
      type: "task",
      outcomes: ["ok"],
      separate_from: ["requester", "review"],
      [THEN]: "review",
    },
    { key: "choose", type: "decision" },
    { key: "done", type: "end", status: "COMPLETED" },
  ],
  transitions: [
    { from: "review", outcome: "approve", to: "check" },
    { from: "review", outcome: "reject", to: "done" },
    { from: "check", outcome: "ok", to: "choose" },
    { from: "choose", to: "done", priority: 5 },
  ],
};

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
frozen(DOC);

describe("steps", () => {
  it("are added with a key of their own, and with what a task needs", () => {
    const once = addStep(DOC, "task", "Legal check");
    const twice = addStep(once.doc, "task", "Legal check");
    expect([once.key, twice.key]).toEqual(["legal-check", "legal-check-2"]);
    expect(stepOf(once.doc, "legal-check")).toMatchObject({ permission: "order.legal-check", type: "task" });
    expect(stepOf(addStep(DOC, "end").doc, "new-end")?.status).toBe("COMPLETED");
  });

  it("the first one of an empty workflow is its start", () => {
    expect(addStep({ key: "a" }, "decision").doc).toMatchObject({ start: "new-decision" });
  });

  it("take with them whatever named them when they go", () => {
    const rest = removeStep(DOC, "review");
    expect(rest.start).toBe("check");
    expect(transitionsOf(rest).map((each) => each.from)).toEqual(["check", "choose"]);
    expect(stepOf(rest, "check")).toMatchObject({ separateFrom: ["requester"], further: {} });
  });

  it("are followed everywhere when they are renamed", () => {
    const renamed = renameStep(DOC, "review", "first");
    expect(renamed.start).toBe("first");
    expect(waysOut(renamed, "first")).toHaveLength(2);
    expect(stepOf(renamed, "check")).toMatchObject({
      separateFrom: ["requester", "first"],
      detour: "first",
    });
    expect(JSON.stringify(renamed)).not.toContain('"review"');
  });

  it.each(["check", "", "requester"])("are not renamed to %j", (key) => {
    expect(renameStep(DOC, "review", key)).toBe(DOC);
  });

  it("leave alone what an edit is not about", () => {
    const changed = changeStep(DOC, "check", "permission", "p");
    expect((changed.steps as unknown[])[0]).toBe((DOC.steps as unknown[])[0]);
    expect(changed.transitions).toBe(DOC.transitions);
    expect(changeStep(changed, "check", "permission", undefined).steps).toEqual(DOC.steps);
  });

  it("are copied beside themselves under a free key", () => {
    const copy = copyStep(DOC, "review");
    expect(stepsOf(copy.doc).map((step) => step.key)).toEqual([
      "review",
      "review-copy",
      "check",
      "choose",
      "done",
    ]);
    expect(waysOut(copy.doc, "review-copy")).toEqual([]);
  });
});

describe("outcomes", () => {
  it("are added once", () => {
    expect(stepOf(addOutcome(DOC, "review", "rework"), "review")?.outcomes).toEqual([
      "approve",
      "reject",
      "rework",
    ]);
    expect(addOutcome(DOC, "review", "reject")).toBe(DOC);
  });

  it("are followed by notes and transitions when they are renamed", () => {
    const renamed = renameOutcome(DOC, "review", "reject", "refuse");
    expect(stepOf(renamed, "review")).toMatchObject({
      outcomes: ["approve", "refuse"],
      requireNote: ["refuse"],
    });
    expect(waysOut(renamed, "review", "refuse")).toHaveLength(1);
    expect(renameOutcome(DOC, "review", "reject", "approve")).toBe(DOC);
  });

  it("take notes and transitions with them", () => {
    const rest = removeOutcome(DOC, "review", "reject");
    expect((rest.steps as Doc[])[0]).toEqual({
      key: "review",
      name: "Review",
      type: "task",
      outcomes: ["approve"],
    });
    expect(waysOut(rest, "review", "reject")).toEqual([]);
  });

  it("ask for a note in their own order", () => {
    expect(stepOf(requireNote(DOC, "review", "approve", true), "review")?.requireNote).toEqual([
      "approve",
      "reject",
    ]);
    expect(stepOf(requireNote(DOC, "review", "reject", false), "review")?.requireNote).toEqual([]);
  });
});

describe("transitions", () => {
  it("take the first outcome that leads nowhere yet", () => {
    const free = addOutcome(DOC, "review", "rework");
    expect(connect(free, "review", "choose")).toMatchObject({ index: 4 });
    expect(transitionsOf(connect(free, "review", "choose").doc).at(-1)?.outcome).toBe("rework");
    expect(transitionsOf(connect(DOC, "choose", "review").doc).at(-1)).toMatchObject({ outcome: null });
  });

  it("are not drawn twice, nor from an end, nor to nowhere", () => {
    expect(connect(DOC, "review", "check", "approve")).toEqual({ doc: DOC, index: 0 });
    expect(connect(DOC, "done", "review")).toEqual({ doc: DOC, index: null });
    expect(connect(DOC, "review", "nowhere").index).toBeNull();
  });

  it("are missing from a step while an outcome leads nowhere", () => {
    expect(hasFreeWay(DOC, "review")).toBe(false);
    expect(hasFreeWay(addOutcome(DOC, "review", "rework"), "review")).toBe(true);
    expect([hasFreeWay(DOC, "choose"), hasFreeWay(removeTransition(DOC, 3), "choose")]).toEqual([
      false,
      true,
    ]);
    expect(hasFreeWay(DOC, "done")).toBe(false);
  });

  it("forget the usual priority", () => {
    expect(changeTransition(DOC, 3, "priority", 100).transitions).toEqual([
      ...(DOC.transitions as unknown[]).slice(0, 3),
      { from: "choose", to: "done" },
    ]);
  });

  it("are removed by their place", () => {
    expect(transitionsOf(removeTransition(DOC, 1)).map((each) => each.to)).toEqual([
      "check",
      "choose",
      "done",
    ]);
    expect(removeTransition(DOC, 9)).toBe(DOC);
  });

  it("can have a step put into them", () => {
    const { doc, key } = insertStep(DOC, 2, "task");
    expect(waysOut(doc, "check", "ok")[0]?.to).toBe(key);
    expect(waysOut(doc, key)[0]).toMatchObject({ outcome: "approve", to: "choose" });
  });
});

describe("a document that is half written", () => {
  const broken: Doc = {
    key: "a",
    steps: [null, 5, { name: "no key" }, { key: "b", outcomes: "none" }],
    transitions: "x",
  };

  it("is read as far as it goes, and edits leave the rest as it is", () => {
    expect(stepsOf(broken)).toMatchObject([{ key: "b", index: 3, outcomes: [] }]);
    expect(transitionsOf(broken)).toEqual([]);
    const renamed = renameStep(broken, "b", "c");
    expect(renamed).toMatchObject({ transitions: "x", steps: [null, 5, { name: "no key" }, { key: "c" }] });
    expect(stepsOf(removeStep({ ...broken, start: "b" }, "b"))).toEqual([]);
    expect(changeWorkflow({ key: "a" }, "key", undefined)).toEqual({});
  });
});

describe("keys", () => {
  it("are made from names", () => {
    expect(keyFrom("  Prüfung: Größe & Ärger! ")).toBe("prufung-grosse-arger");
    expect(keyFrom("日本")).toBe("");
    expect(keyFrom("x".repeat(80))).toHaveLength(64);
  });

  it("are refused in words", () => {
    expect(faultOfStepKey(DOC, "review")).toMatch(/Another step/);
    expect(faultOfStepKey(DOC, "review", "review")).toBeNull();
    expect(faultOfStepKey(DOC, "two words")).toMatch(/letters/);
    expect(faultOfStepKey(DOC, "requester")).toMatch(/who started/);
    expect(faultOfWorkflowKey("Order", [])).toMatch(/small letters/);
    expect(faultOfWorkflowKey("order", ["order"])).toMatch(/already/);
  });

  it("a new workflow leads from its start to both ends", () => {
    const fresh = freshWorkflow("day-off", "Day off");
    expect(waysOut(fresh, "review").map((each) => each.to)).toEqual(["approved", "rejected"]);
  });
});

describe("branches", () => {
  const parallel = (): Doc => {
    const fork = addStep(DOC, "fork", "Checks");
    const join = addStep(fork.doc, "join", "Both done");
    return join.doc;
  };

  it("are opened and joined by steps that say the usual", () => {
    const doc = parallel();
    expect(stepOf(doc, "checks")).toMatchObject({ type: "fork", split: "all", further: {} });
    expect(stepOf(doc, "both-done")).toMatchObject({
      type: "join",
      join: "all",
      cancelRest: false,
      further: {},
    });
  });

  it("leave a fork in any number, each to a step of its own", () => {
    let doc = parallel();
    for (const to of ["review", "check", "review"]) doc = connect(doc, "checks", to).doc;
    expect(waysOut(doc, "checks").map((way) => way.to)).toEqual(["review", "check"]);
    expect(hasFreeWay(doc, "checks")).toBe(true);
    doc = connect(doc, "both-done", "check").doc;
    expect(hasFreeWay(doc, "both-done")).toBe(false);
  });

  it("read how many a join waits for, and show what has not its shape as it is written", () => {
    const counted = changeStep(parallel(), "both-done", "join", { count: 2 });
    expect(stepOf(counted, "both-done")).toMatchObject({ join: 2, further: {} });
    const odd = changeStep(counted, "both-done", "join", { count: "two" });
    expect(stepOf(odd, "both-done")).toMatchObject({ join: "all", further: { join: { count: "two" } } });
    const elsewhere = changeStep(counted, "review", "split", "all");
    expect(stepOf(elsewhere, "review")?.further).toEqual({ split: "all" });
  });

  it("are named by what closes them: a region follows a rename, and loses what is taken away", () => {
    const index = 0;
    const closing = changeTransition(parallel(), index, "cancels", ["review", "both-done"]);
    const renamed = renameStep(closing, "both-done", "joined");
    expect(transitionAt(renamed, index)?.cancels).toEqual(["review", "joined"]);
    const less = removeStep(renamed, "joined");
    expect(transitionAt(less, index)?.cancels).toEqual(["review"]);
    const [kept] = listOf(changeTransition(less, index, "cancels", undefined).transitions);
    expect(kept).not.toHaveProperty("cancels");
  });
});
