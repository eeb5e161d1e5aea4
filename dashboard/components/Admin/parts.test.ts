import { expect, it } from "vitest";
import { offeredParts, partOf } from "@/components/Admin/parts";

it("offers the parts that one of the permissions opens", () => {
  expect(offeredParts(["audit.read"]).map((part) => part.key)).toEqual(["users", "roles", "permissions"]);
  expect(offeredParts(["sla.read"]).map((part) => part.key)).toEqual(["workers"]);
  expect(offeredParts([])).toEqual([]);
});

it("goes where the path says, and else to the first that is offered", () => {
  expect(partOf("outbox", [])?.key).toBe("outbox");
  expect(partOf(undefined, ["incident.manage"])?.key).toBe("incidents");
  expect(partOf("nonsense", ["user.manage"])?.key).toBe("users");
  expect(partOf(undefined, [])).toBeUndefined();
});
