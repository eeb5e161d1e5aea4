import { describe, expect, it } from "vitest";
import { changeStep, changeWorkflow } from "./document";
import { freshWorkflow } from "./fresh";
import { beginWork, changeWork, textOf, type Work } from "./history";

const START = beginWork(freshWorkflow("day-off", "Day off"));

function name(work: Work, value: string, at: number, tag?: string): Work {
  return changeWork(work, {
    kind: "edit",
    edit: (doc) => changeWorkflow(doc, "name", value),
    at,
    ...(tag ? { tag } : {}),
  });
}

function type(work: Work, text: string, at: number): Work {
  return changeWork(work, { kind: "type", text, at });
}

describe("the work on a definition", () => {
  it("goes back and forth between edits, drawing and text together", () => {
    const edited = name(START, "Leave", 1);
    const typed = type(edited, textOf(edited).replace("Leave", "Absence"), 5_000);
    expect(typed.doc.name).toBe("Absence");
    const back = changeWork(changeWork(typed, { kind: "undo" }), { kind: "undo" });
    expect([back.doc, textOf(back)]).toEqual([START.doc, textOf(START)]);
    const forth = changeWork(changeWork(back, { kind: "redo" }), { kind: "redo" });
    expect(textOf(forth)).toBe(textOf(typed));
    expect(changeWork(forth, { kind: "redo" })).toBe(forth);
    expect(changeWork(START, { kind: "undo" })).toBe(START);
  });

  it("takes what is typed into one field in one go as one step back", () => {
    const typed = name(name(name(START, "D", 100, "name"), "Da", 200, "name"), "Day", 300, "name");
    expect(typed.past).toHaveLength(1);
    expect(name(typed, "Days", 9_000, "name").past).toHaveLength(2);
    expect(name(typed, "Days", 400, "other").past).toHaveLength(2);
  });

  it("forgets what was undone as soon as something else is done", () => {
    const undone = changeWork(name(START, "Leave", 1), { kind: "undo" });
    expect(name(undone, "Other", 2).future).toEqual([]);
  });

  it("keeps the comments of the text through edits that nobody looked at in between", () => {
    const commented = beginWork(START.doc, textOf(START).replace("steps:", "# Who acts\nsteps:"));
    const edited = name(name(commented, "A", 1), "B", 9_000);
    const text = textOf(edited);
    expect(text).toContain("# Who acts\nsteps:");
    expect(text).toContain("name: B");
    expect(textOf(name(edited, "C", 20_000))).toContain("# Who acts");
  });

  it("keeps the last drawing while the text cannot be read, and writes nothing over it", () => {
    const broken = type(START, `${textOf(START)}\n  - {`, 1);
    expect(broken.fault).not.toBeNull();
    expect(broken.doc).toBe(START.doc);
    expect(textOf(broken)).toMatch(/- \{$/);
    expect(name(broken, "Lost", 2)).toBe(broken);
    expect(changeWork(broken, { kind: "undo" }).fault).toBeNull();
  });

  it("does not count an edit that changes nothing", () => {
    const nothing = { kind: "edit" as const, edit: changeNowhere, at: 1 };
    expect(changeWork(START, nothing)).toBe(START);
    expect(type(START, textOf(START), 1)).toBe(START);
  });

  it("forgets the oldest of very many", () => {
    let work = START;
    for (let round = 0; round < 260; round += 1) work = name(work, `Name ${round}`, round * 10_000);
    expect(work.past).toHaveLength(200);
  });
});

function changeNowhere(doc: typeof START.doc): typeof START.doc {
  return changeStep(doc, "nowhere", "name", "x");
}
