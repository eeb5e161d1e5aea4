import { expect, it } from "vitest";
import { Problem } from "@/client/problem";
import { readMessageRefusal } from "./refusal";

it("shows what is wrong with the data at its fields", () => {
  const faults = [{ path: "/data/paid", message: "Expected at least 0." }];
  const told = readMessageRefusal(new Problem(422, "invalid_data", "One field is wrong.", faults));
  expect(told.fields).toEqual([{ path: "/paid", message: "Expected at least 0." }]);
  expect(told.title).toBe("Some fields need another look");
});

it("says what the server said when nobody waits for it any more", () => {
  const told = readMessageRefusal(new Problem(409, "nobody_waits", "Nobody waits for it."));
  expect(told).toEqual({ title: "This was not taken", body: "Nobody waits for it.", fields: [] });
});

it("does not claim that it was refused when no answer came", () => {
  expect(readMessageRefusal(new Problem(0, "unreachable", "")).title).toBe(
    "It is not certain that this arrived",
  );
});
