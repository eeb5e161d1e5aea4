import { describe, expect, it } from "vitest";
import { follow, goOn, look, NOTHING, step, tickAll, tickTo, toggle, untickAll } from "./selection";

const IDS = [11, 12, 13, 14, 15];
const at = (id: number) => look(NOTHING, id);
const ticks = (state: { ticked: ReadonlySet<number> }) => [...state.ticked].sort();

describe("moving", () => {
  it("goes on, back, and stops at the ends", () => {
    expect(step(at(12), IDS, 1).active).toBe(13);
    expect(step(at(12), IDS, -1).active).toBe(11);
    expect(step(at(11), IDS, -1).active).toBe(11);
    expect(step(at(14), IDS, 10).active).toBe(15);
  });

  it("begins at the first or the last one from nowhere, or from a task that is not in the list", () => {
    expect(step(NOTHING, IDS, 1).active).toBe(11);
    expect(step(NOTHING, IDS, -1).active).toBe(15);
    expect(step(at(99), IDS, 1).active).toBe(11);
  });

  it("stays where it is in an empty list", () => expect(step(NOTHING, [], 1)).toBe(NOTHING));
});

describe("ticking", () => {
  it("ticks and unticks one, and keeps looking at what it looked at", () => {
    const once = toggle(at(12), 14);
    expect(ticks(once)).toEqual([14]);
    expect(once.active).toBe(12);
    expect(ticks(toggle(once, 14))).toEqual([]);
  });

  it("ticks from where one began to where one is, in both directions, adding to what is ticked", () => {
    expect(ticks(tickTo(toggle(NOTHING, 12), IDS, 14))).toEqual([12, 13, 14]);
    expect(ticks(tickTo(toggle(toggle(NOTHING, 15), 13), IDS, 11))).toEqual([11, 12, 13, 15]);
  });

  it("keeps the beginning, so that a range can be made longer", () => {
    const first = tickTo(at(12), IDS, 13);
    expect(ticks(tickTo(first, IDS, 15))).toEqual([12, 13, 14, 15]);
  });

  it("begins where one ticked, wherever one has looked since", () => {
    const walked = step(step(toggle(at(12), 12), IDS, 1), IDS, 1);
    expect(ticks(tickTo(walked, IDS, 14))).toEqual([12, 13, 14]);
    expect(ticks(tickTo(step(at(12), IDS, 1), IDS, 14))).toEqual([13, 14]);
  });

  it("ticks just the one when nothing came before it, and nothing that is not there", () => {
    expect(ticks(tickTo(NOTHING, IDS, 13))).toEqual([13]);
    expect(tickTo(at(12), IDS, 99)).toEqual(at(12));
  });

  it("ticks all, then none", () => {
    const all = tickAll(at(11), IDS);
    expect(ticks(all)).toEqual(IDS);
    expect(ticks(tickAll(all, IDS))).toEqual([]);
    expect(ticks(untickAll(all))).toEqual([]);
  });
});

describe("a list that changes by itself", () => {
  const seen = (id: number) => follow(at(id), IDS, IDS);

  it("does not move the eye when others come and go", () => {
    const state = follow(toggle(at(13), 14), IDS, [10, 13, 14, 16]);
    expect(state).toMatchObject({ active: 13, place: 1 });
    expect(ticks(state)).toEqual([14]);
  });

  it("keeps in view what somebody else has closed, and goes on from where it was", () => {
    const state = follow(seen(13), IDS, [11, 12, 14, 15]);
    expect(state.active).toBe(13);
    expect(step(state, [11, 12, 14, 15], 1).active).toBe(14);
    expect(step(state, [11, 12, 14, 15], -1).active).toBe(12);
    const later = follow(state, [11, 12, 14, 15], [11]);
    expect(step(later, [11], 1).active).toBe(11);
  });

  it("after one's own decision looks at the one that takes its place, before and after the list let go", () => {
    const decided = new Set([13]);
    expect(goOn(seen(13), IDS, decided).active).toBe(14);
    const after = [11, 12, 14, 15];
    expect(goOn(follow(seen(13), IDS, after), after, decided).active).toBe(14);
    expect(goOn(seen(13), IDS, new Set([13, 14, 11])).active).toBe(15);
  });

  it("looks at the last one when that was the last, and at none when all left", () => {
    expect(goOn(seen(15), IDS, new Set([15])).active).toBe(14);
    expect(goOn(seen(15), IDS, new Set(IDS)).active).toBeNull();
    expect(goOn(follow(seen(15), IDS, []), [], new Set([15])).active).toBeNull();
  });

  it("does not move whoever looked at something else", () => {
    const state = seen(12);
    expect(goOn(state, IDS, new Set([13]))).toBe(state);
  });

  it("unticks what left", () => {
    expect(ticks(follow(tickAll(NOTHING, IDS), IDS, [11, 13]))).toEqual([11, 13]);
  });

  it("keeps what was opened by its address though the list does not have it", () => {
    const state = follow(at(99), IDS, [11, 12]);
    expect(state.active).toBe(99);
    expect(step(state, [11, 12], 1).active).toBe(11);
  });

  it("never keeps the anchor on what left", () => {
    expect(follow({ ...seen(13), anchor: 12 }, IDS, [11, 13]).anchor).toBe(13);
  });
});
