import { describe, expect, it } from "vitest";
import { dayOf, isEmpty, lets, readFilter } from "@/components/Audit/filter";

const NOTHING = { request: "", task: "", actor: "", action: "", since: "" };
const NOW = Date.parse("2026-11-23T12:00:00Z");

describe("the filter in the address", () => {
  it("reads numbers with and without a hash, and leaves out what is none", () => {
    expect(readFilter({ ...NOTHING, request: " #12 " }, NOW).request).toBe("12");
    expect(readFilter({ ...NOTHING, request: "12x" }, NOW).request).toBe("");
    expect(readFilter({ ...NOTHING, task: "0" }, NOW).task).toBe("");
    expect(isEmpty(readFilter({ ...NOTHING, task: "-1", since: "gibberish" }, NOW))).toBe(true);
  });

  it("reads spans back from now, days from their beginning, and instants as they are", () => {
    expect(readFilter({ ...NOTHING, since: "24h" }, NOW).since).toBe("2026-11-22T12:00:00.000Z");
    expect(readFilter({ ...NOTHING, since: "2026-11-01" }, NOW).since).toBe(
      new Date("2026-11-01T00:00:00").toISOString(),
    );
    expect(readFilter({ ...NOTHING, since: "2026-11-01T10:00:00Z" }, NOW).since).toBe(
      "2026-11-01T10:00:00.000Z",
    );
    expect(readFilter({ ...NOTHING, since: "constructor" }, NOW).since).toBe("");
    expect(dayOf("2026-11-01")).toBe("2026-11-01");
    expect(dayOf("24h")).toBe("");
  });
});

describe("what has just happened", () => {
  const event = {
    actor: "ada",
    action: "task.claimed",
    request_id: 12,
    task_id: 7,
    at: "2026-11-23T12:00:01Z",
  };

  it("counts when every filter that is set agrees", () => {
    expect(lets(NOTHING, event)).toBe(true);
    expect(lets({ ...NOTHING, request: "12", actor: "ada" }, event)).toBe(true);
    expect(lets({ ...NOTHING, request: "12", actor: "bob" }, event)).toBe(false);
    expect(lets({ ...NOTHING, task: "8" }, event)).toBe(false);
    expect(lets({ ...NOTHING, action: "task.opened" }, event)).toBe(false);
    expect(lets({ ...NOTHING, since: "2026-11-23T12:00:02Z" }, event)).toBe(false);
    expect(lets({ ...NOTHING, request: "12" }, { ...event, request_id: null })).toBe(false);
  });
});
