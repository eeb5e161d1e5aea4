import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  addOutcome,
  addStep,
  changeStep,
  changeTransition,
  connect,
  removeStep,
  removeTransition,
  renameStep,
} from "./document";
import { placesOf } from "./places";
import { type Doc, isRecord } from "./reading";
import { carryInto, readText, sameValue, writeText } from "./text";

const EXAMPLES = ["purchase-order", "leave-request", "contract-review", "access-request", "expense-claim"];

function example(key: string): string {
  return readFileSync(join(import.meta.dirname, `../../../examples/${key}/definition.yaml`), "utf8");
}

function read(text: string): Doc {
  const reading = readText(text);
  if (reading.doc === null) throw new Error(reading.fault.message);
  return reading.doc;
}

describe("reading a text", () => {
  it("takes JSON as well", () => {
    expect(read('{\n\t"key": "a",\n\t"steps": []\n}')).toEqual({ key: "a", steps: [] });
  });

  it("says on which line it fails", () => {
    const reading = readText("key: a\nsteps:\n  - {key: b\nstart: c\n");
    expect(reading.doc).toBeNull();
    expect(reading.fault?.line).toBeGreaterThanOrEqual(3);
    expect(reading.fault?.message).toMatch(/\.$/);
  });

  it.each([
    ["", "nothing"],
    ["- a", "a list"],
    ["hello", "a single value"],
  ])("refuses %j", (text, found) => {
    expect(readText(text).fault?.message).toContain(`found ${found}`);
  });

  it("does not grow without bounds", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 8; level += 1) {
      bomb.push(
        `${"abcdefgh"[level]}: &${"abcdefgh"[level]} [${Array(10)
          .fill(`*${"abcdefgh"[level - 1]}`)
          .join(", ")}]`,
      );
    }
    expect(readText(bomb.join("\n")).doc).toBeNull();
  });
});

describe.each(EXAMPLES)("the text of %s", (key) => {
  const text = example(key);
  const doc = read(text);

  it("means the same when it is written afresh", () => {
    expect(read(writeText(doc))).toEqual(doc);
  });

  it("keeps every comment and means the edited value, whatever is edited", () => {
    const steps = (doc.steps as Doc[]).map((step) => String(step.key));
    const edits: ((doc: Doc) => Doc)[] = [
      (each) => changeStep(each, steps[1] ?? "", "name", "Something: else, with {braces}"),
      (each) => addStep(each, "task", "A new one").doc,
      (each) => renameStep(each, steps[1] ?? "", "other-key"),
      (each) => addOutcome(each, "other-key", "later"),
      (each) => connect(each, "other-key", steps[0] ?? "", "later").doc,
      (each) => changeTransition(each, 0, "when", "size(requester.roles) > 1\n  && visits < 3"),
      (each) => removeTransition(each, 2),
      (each) => removeStep(each, steps.at(-1) ?? ""),
    ];
    let current = { text, doc };
    for (const edit of edits) {
      const next = edit(current.doc);
      const carried = carryInto(current.text, current.doc, next);
      expect(sameValue(read(carried), next)).toBe(true);
      current = { text: carried, doc: next };
    }
    for (const comment of text.split("\n").filter((line) => /^\s*#/.test(line))) {
      expect(current.text).toContain(comment.trim());
    }
  });

  it("changes only the line that an edit is about", () => {
    const index = (doc.steps as Doc[]).findIndex((step) => step.type === "task");
    const step = (doc.steps as Doc[])[index] as Doc;
    const carried = carryInto(
      text,
      doc,
      changeStep(doc, String(step.key), "permission", "another.permission"),
    );
    const old = new Set(text.split("\n"));
    const changed = carried.split("\n").filter((line) => !old.has(line));
    expect(changed).toEqual(["    permission: another.permission"]);
  });
});

describe("carrying an edit into a text", () => {
  it("takes a comment away with what it is about", () => {
    const text =
      "# Head\nkey: a # the key\nsteps:\n  # about b\n  - {key: b, type: end}\n  # about c\n  - {key: c, type: end}\n";
    const doc = read(text);
    const carried = carryInto(text, doc, removeStep(doc, "c"));
    expect(carried).toContain("# Head");
    expect(carried).toContain("# about b");
    expect(carried).not.toContain("# about c");
  });

  it("puts a new key where the reference has it", () => {
    const text = "nexusflow: 1\nkey: a\nstart: b\nsteps: []\n";
    const doc = read(text);
    expect(carryInto(text, doc, { ...doc, name: "A" })).toBe(
      "nexusflow: 1\nkey: a\nname: A\nstart: b\nsteps: []\n",
    );
  });

  it("writes afresh what an alias keeps from being edited in place", () => {
    const text = "key: a\none: &x {type: object}\ntwo: *x\n";
    const doc = read(text);
    const { one: _gone, ...rest } = doc;
    const carried = carryInto(text, doc, rest);
    expect(read(carried)).toEqual(rest);
  });

  it("survives hostile keys", () => {
    const text =
      "key: a\ncontext_schema: {properties: {__proto__: {type: string}, constructor: {type: number}}}\n";
    const doc = read(text);
    const next = { ...doc, name: "N" };
    const carried = carryInto(text, doc, next);
    expect(carried).toContain("__proto__");
    expect(isRecord(({} as Doc).type)).toBe(false);
  });
});

describe("places in a text", () => {
  it("are those of the steps and transitions", () => {
    const text = example("purchase-order");
    const places = placesOf(text);
    const [from, to] = places.steps.get(1) ?? [0, 0];
    expect(text.slice(from, to)).toContain("key: extent");
    expect(text.slice(...(places.transitions.get(3) ?? [0, 0]))).toContain("context.category == 'software'");
    expect(placesOf("a: 1").steps.size).toBe(0);
  });
});
