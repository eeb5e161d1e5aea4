import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readDefinition } from "./definition";
import { curveThrough, type Direction, layoutOf, type PlacedStep } from "./layout";
import { branchWords } from "./mark";

const WORKFLOWS = ["purchase-order", "expense-claim", "access-request", "contract-review", "leave-request"];

function example(key: string) {
  return readDefinition(parse(readFileSync(`../examples/${key}/definition.yaml`, "utf8")));
}

function overlap(a: PlacedStep, b: PlacedStep): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe.each(["right", "down"] as const)("the layout to the %s", (direction: Direction) => {
  it.each(WORKFLOWS)("places every step of %s without overlap, inside of the drawing", (key) => {
    const definition = example(key);
    const layout = layoutOf(definition, { direction });
    expect(layout.steps.map((step) => step.key)).toEqual(definition.steps.map((step) => step.key));
    for (const [index, step] of layout.steps.entries()) {
      expect(step.x).toBeGreaterThanOrEqual(0);
      expect(step.y).toBeGreaterThanOrEqual(0);
      expect(step.x + step.width).toBeLessThanOrEqual(layout.width);
      expect(step.y + step.height).toBeLessThanOrEqual(layout.height);
      for (const other of layout.steps.slice(index + 1)) expect(overlap(step, other)).toBe(false);
    }
  });

  it.each(WORKFLOWS)("ends every line of %s at the sides of its steps, no two at one point", (key) => {
    const layout = layoutOf(example(key), { direction });
    const places = new Map(layout.steps.map((step) => [step.key, step]));
    const ends = new Set<string>();
    for (const line of layout.lines) {
      for (const [key, point] of [
        [line.from, line.points[0]],
        [line.to, line.points.at(-1)],
      ] as const) {
        const step = places.get(key);
        if (!step || !point) throw new Error(`Expected ${key} to be placed.`);
        const sides = direction === "right" ? [step.x, step.x + step.width] : [step.y, step.y + step.height];
        const along = direction === "right" ? point.x : point.y;
        expect(sides.some((side) => Math.abs(side - along) < 0.01)).toBe(true);
        expect(ends.has(`${point.x},${point.y}`)).toBe(false);
        ends.add(`${point.x},${point.y}`);
      }
    }
  });

  it("leads forwards from the start", () => {
    const { steps } = layoutOf(example("purchase-order"), { direction });
    const along = (key: string) => {
      const step = steps.find((each) => each.key === key);
      return step ? (direction === "right" ? step.x : step.y) : Number.NaN;
    };
    expect(along("manager-review")).toBeLessThan(along("extent"));
    expect(along("extent")).toBeLessThan(along("finance-review"));
    expect(along("finance-review")).toBeLessThan(along("ordered"));
  });
});

describe("the lines", () => {
  it("stand for one transition each, or for all between two steps", () => {
    const definition = example("purchase-order");
    expect(layoutOf(definition).lines).toHaveLength(definition.transitions.length);
    const merged = layoutOf(definition, { merge: true }).lines;
    const line = merged.find((each) => each.from === "finance-review" && each.to === "director-review");
    expect(line?.transitions).toHaveLength(2);
    expect(line?.words).toMatchObject([
      { of: "outcome", text: "approve" },
      { of: "guard", text: "amount > 25,000" },
      { of: "guard", text: "not within budget" },
    ]);
    expect(merged.flatMap((each) => each.transitions)).toHaveLength(definition.transitions.length);
  });

  it("are the same for the same definition", () => {
    expect(layoutOf(example("expense-claim"))).toEqual(layoutOf(example("expense-claim")));
  });

  it("may lead back to their own step", () => {
    const layout = layoutOf(
      readDefinition({
        start: "a",
        steps: [{ key: "a", type: "task" }],
        transitions: [{ from: "a", outcome: "again", to: "a" }],
      }),
    );
    expect(layout.lines[0]?.points.length).toBeGreaterThan(2);
  });
});

describe("a definition with branches", () => {
  const THEN = "then"; // by a name of its own: an object with this key would look like a promise
  const branched = readDefinition({
    start: "draft",
    steps: [
      { key: "draft", type: "task", max_visits: 2, [THEN]: "over" },
      { key: "checks", type: "fork", split: "matching" },
      { key: "a", type: "task", max_visits: 2 },
      { key: "b", type: "task", max_visits: 2, [THEN]: "nowhere" },
      { key: "both", type: "join", join: { count: 2 } },
      { key: "over", type: "end" },
    ],
    transitions: [
      { from: "draft", outcome: "go", to: "checks" },
      { from: "checks", to: "a" },
      { from: "checks", to: "b" },
      { from: "a", outcome: "ok", to: "both", cancels: ["b"] },
      { from: "b", outcome: "ok", to: "both" },
      { from: "both", to: "over" },
    ],
  });

  it("draws where a request goes instead, as a line of its own", () => {
    const { lines } = layoutOf(branched);
    expect(lines.filter((line) => line.transitions.length === 0)).toMatchObject([
      { from: "draft", to: "over", words: [{ of: "detour", text: "after 2 visits" }] },
    ]);
  });

  it("says at a line that it closes something", () => {
    const line = layoutOf(branched).lines.find(({ from }) => from === "a");
    expect(line?.words.map((word) => word.text)).toEqual(["ok", "closes 1 step"]);
  });

  it("reads what a fork opens and a join waits for", () => {
    expect(branched.steps.map(branchWords).filter(Boolean)).toEqual(["opens by rule", "waits for 2"]);
  });
});

describe("a large definition", () => {
  const size = 400;
  const steps = Array.from({ length: size }, (_, index) => ({ key: `s${index}`, type: "task" }));
  const transitions = steps.flatMap(({ key }, index) => [
    { from: key, to: `s${(index + 1) % size}`, outcome: "approve" },
    { from: key, to: `s${(index * 7 + 3) % size}`, outcome: "reject", when: "context.amount > 5" },
  ]);

  it.each(["right", "down"] as const)("is placed plainly to the %s, and at once", (direction) => {
    const began = performance.now();
    const layout = layoutOf(readDefinition({ start: "s0", steps, transitions }), { direction });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(layout.lines).toHaveLength(transitions.length);
    const sorted = layout.steps.toSorted((one, other) => one.x - other.x || one.y - other.y);
    for (const [index, step] of sorted.entries()) {
      expect(step.x + step.width).toBeLessThanOrEqual(layout.width);
      expect(step.y + step.height).toBeLessThanOrEqual(layout.height);
      for (const other of sorted.slice(index + 1, index + 40)) expect(overlap(step, other)).toBe(false);
    }
  });
});

describe("a half-written definition", () => {
  it("is drawn as far as it goes", () => {
    const layout = layoutOf(
      readDefinition({
        steps: [
          { key: "a" },
          { key: "a", name: "again" },
          { name: "no key" },
          null,
          { key: "b", type: "odd" },
        ],
        transitions: [{ from: "a", to: "b" }, { from: "a", to: "nowhere" }, 7, {}],
      }),
    );
    expect(layout.steps.map((step) => step.key)).toEqual(["a", "b"]);
    expect(layout.lines.map((line) => line.id)).toEqual(["t0"]);
  });

  it.each([null, 7, "text", [], {}])("may be %j", (document) => {
    expect(layoutOf(readDefinition(document))).toMatchObject({ steps: [], lines: [] });
  });
});

describe("the curve", () => {
  it("goes through the points", () => {
    const path = curveThrough(
      [
        { x: 0, y: 0 },
        { x: 10, y: 20 },
      ],
      "right",
    );
    expect(path).toBe("M0,0C5,0 5,20 10,20");
    expect(curveThrough([], "right")).toBe("");
  });
});
