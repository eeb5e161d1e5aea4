import { expect, it } from "vitest";
import { Problem } from "@/client/problem";
import { faultAt, faultBeside } from "@/components/Admin/faults";

const REFUSED = new Problem(422, "invalid_request", "Not so.", [
  { path: "/email", message: "expected an address" },
  { path: "/roles/0", message: "unknown." },
]);

it("brings a fault to its field, also from within it", () => {
  expect(faultAt(REFUSED, "/email")).toBe("Expected an address.");
  expect(faultAt(REFUSED, "/roles")).toBe("Unknown.");
  expect(faultAt(REFUSED, "/rol")).toBeNull();
  expect(faultAt(new Error("x"), "/email")).toBeNull();
});

it("says as a whole what stands beside no field", () => {
  expect(faultBeside(REFUSED, ["/email", "/roles"])).toBeNull();
  expect(faultBeside(REFUSED, ["/email"])).toBe("Not so.");
  expect(faultBeside(new Problem(409, "name_taken", "Taken."), ["/email"])).toBe("Taken.");
  expect(faultBeside(null, [])).toBeNull();
});
