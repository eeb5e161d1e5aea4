import { describe, expect, it } from "vitest";
import { Problem } from "@/client/api";
import { readRefusal } from "./refusal";

describe("where a refusal is told", () => {
  it("says that somebody was faster, and that the task is not as it was", () => {
    const told = readRefusal(
      new Problem(409, "task_closed", "Expected to complete task 7, but it is already done."),
    );
    expect(told).toMatchObject({ title: "Someone was faster", stale: true });
    expect(told.body).toContain("already done");
  });

  it("puts a missing note at the note", () => {
    const told = readRefusal(new Problem(422, "note_required", "Say why."));
    expect(told).toEqual({ note: "Say why.", fields: [], stale: false, certain: true });
  });

  it("puts the form's faults at its fields", () => {
    const errors = [{ path: "/data/cost_centre", message: "Expected a value, but there is none." }];
    const told = readRefusal(new Problem(422, "invalid_data", "The data does not fit.", errors));
    expect(told.fields).toEqual([{ path: "/cost_centre", message: "Expected a value, but there is none." }]);
    expect(told.title).toBe("Some fields need another look");
  });

  it("takes the envelope off the places of a body that was not understood", () => {
    const errors = [
      { path: "/data/amount", message: "A number." },
      { path: "/note", message: "Too long." },
    ];
    const told = readRefusal(new Problem(422, "invalid_request", "Not understood.", errors));
    expect(told.fields).toEqual([{ path: "/amount", message: "A number." }]);
    expect(told.note).toBe("Too long.");
    expect(told.title).toBeUndefined();
  });

  it("never says that nothing happened when that is not known", () => {
    for (const status of [0, 408, 500, 503]) {
      const told = readRefusal(new Problem(status, "x", "Gone."));
      expect(told.title).toBe("It is not certain that this arrived");
      expect(told).toMatchObject({ stale: false, certain: false });
    }
  });

  it("tells whatever else in the server's words", () => {
    expect(readRefusal(new Problem(429, "too_many", "Wait."))).toMatchObject({ body: "Wait.", stale: false });
    expect(readRefusal(new Problem(403, "not_permitted", "No."))).toMatchObject({ body: "No.", stale: true });
  });
});
