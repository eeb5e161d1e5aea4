import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Happening } from "./happening";
import { Ticker } from "./ticker";

const names = { step: (_workflow: string, step: string) => step };
let id = 0;

function comment(request: number, actor = `person-${request}`): Happening {
  id += 1;
  return {
    id,
    at: "2026-11-23T10:00:00Z",
    actor,
    action: "request.commented",
    request_id: request,
    task_id: null,
    workflow: "po",
    step: null,
    metadata: {},
  };
}

function said(ticker: Ticker): (string | null)[] {
  return ticker.read().map((line) => line.many ?? line.who);
}

describe("the ticker over time", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("tells at once what comes after a quiet while, and collects a crowd", () => {
    const ticker = new Ticker(names);
    ticker.hear([comment(1)]);
    expect(said(ticker)).toEqual(["person-1"]);
    ticker.hear([comment(2)]);
    ticker.hear([comment(3)]);
    expect(said(ticker)).toEqual(["person-1"]);
    vi.advanceTimersByTime(600);
    expect(said(ticker)).toEqual(["person-3", "person-2", "person-1"]);
  });

  it("tells as a number what is too much to read", () => {
    const ticker = new Ticker(names);
    ticker.hear(Array.from({ length: 20 }, (_, each) => comment(each)));
    expect(said(ticker)).toHaveLength(9);
    expect(said(ticker).at(-1)).toBe("12 more things");
  });

  it("stands still while it is paused, and then tells what it kept", () => {
    const ticker = new Ticker(names);
    ticker.pause(true);
    ticker.hear([comment(1)]);
    vi.advanceTimersByTime(10_000);
    expect(said(ticker)).toEqual([]);
    ticker.pause(false);
    expect(said(ticker)).toEqual(["person-1"]);
  });

  it("goes on from the lines of an earlier look, and keeps not more than are read", () => {
    const first = new Ticker(names);
    first.hear([comment(1)]);
    const ticker = new Ticker(names, first.read());
    for (let each = 0; each < 10; each += 1) {
      ticker.hear(Array.from({ length: 5 }, (_, one) => comment(100 + each * 5 + one)));
      vi.advanceTimersByTime(600);
    }
    expect(said(ticker)).toHaveLength(30);
    expect(said(ticker)[0]).toBe("person-149");
  });
});
