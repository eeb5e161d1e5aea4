import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { completeFrom, type Offer } from "./expression";

function word(label: string): Offer {
  return { label, detail: "text", kind: "name" };
}

/** What is offered where `|` stands: `start`, `after <path>` or `values of <path>`, and from which character on. */
async function offered(text: string, explicit = false): Promise<[string, number] | null> {
  const pos = text.indexOf("|");
  const state = EditorState.create({ doc: text.replace("|", "") });
  const source = completeFrom(() => ({
    atStart: () => [word("start")],
    after: (path) => [word(`after ${path.join(".")}`)],
    valuesOf: (path) => (path.includes("kind") ? [word(`values of ${path.join(".")}`)] : []),
  }));
  const result = await source(new CompletionContext(state, pos, explicit));
  return result === null ? null : [result.options[0]?.label ?? "", result.from];
}

describe("what is offered while an expression is written", () => {
  it.each([
    ["con|", "start", 0],
    ["context.|", "after context", 8],
    ["a && context.address.ci|", "after context.address", 21],
    ["context.kind == |", "values of context.kind", 16],
    ['context.kind == "go|', "values of context.kind", 16],
    ['context.kind in ["a", |', "values of context.kind", 22],
    ["context.amount > |", "start", 17],
    ["!|", "start", 1],
  ])("%s", async (text, label, from) => {
    expect(await offered(text)).toEqual([label, from]);
  });

  it("is nothing inside of a text, and nothing after a number unless one asks", async () => {
    expect(await offered('context.name == "con|')).toBeNull();
    expect(await offered("5 |")).toBeNull();
    expect(await offered("5 |", true)).toEqual(["start", 2]);
  });
});
