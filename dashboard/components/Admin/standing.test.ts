import { expect, it } from "vitest";
import { heldBy, holdersOf, type Person } from "@/components/Admin/standing";

const ROLES = [
  { name: "clerk", permissions: ["order.read"], holders: 1 },
  { name: "lead", permissions: ["order.approve", "order.read"], holders: 1 },
];
const ADA: Person = { username: "ada", name: "Ada", roles: ["clerk", "lead"], active: true };
const ABE: Person = { username: "abe", name: "Abe", roles: ["clerk"], active: false };
const EVE: Person = { username: "eve", name: "Eve", roles: ["gone"], active: true };

it("finds who holds a permission, and through which roles, the disabled last", () => {
  expect(holdersOf("order.read", [ABE, ADA, EVE], ROLES)).toEqual([
    { person: ADA, through: ["clerk", "lead"] },
    { person: ABE, through: ["clerk"] },
  ]);
  expect(holdersOf("order.burn", [ABE, ADA, EVE], ROLES)).toEqual([]);
});

it("finds what a person holds, each once, with every role that it comes from", () => {
  expect(heldBy(ADA, ROLES)).toEqual([
    { permission: "order.approve", through: ["lead"] },
    { permission: "order.read", through: ["clerk", "lead"] },
  ]);
  expect(heldBy(EVE, ROLES)).toEqual([]);
});
