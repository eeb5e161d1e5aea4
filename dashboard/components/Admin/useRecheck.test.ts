import { expect, it } from "vitest";
import { recheckIn } from "@/components/Admin/useRecheck";

function pulse(age: number | null) {
  return { age_seconds: age, limit_seconds: 90 };
}

it("looks again when the pulse would be late, never in a rush, and patiently while it is", () => {
  expect(recheckIn(pulse(20))).toBe(70_000);
  expect(recheckIn(pulse(89.9))).toBe(5_000);
  expect(recheckIn(pulse(400))).toBe(90_000);
  expect(recheckIn(pulse(null))).toBe(90_000);
});
