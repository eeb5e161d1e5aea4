/** The parts of the administration, and who gets to see that they are there. Whether one may, each call decides. */

import { Activity, CircleAlert, KeyRound, type LucideIcon, Mail, UserCog, UsersRound } from "lucide-react";

export type PartKey = "users" | "roles" | "permissions" | "incidents" | "outbox" | "workers";
export type Part = { key: PartKey; label: string; icon: LucideIcon; needs: readonly string[] };

const PEOPLE = ["user.manage", "audit.read"] as const;

export const PARTS: readonly Part[] = [
  { key: "users", label: "Users", icon: UsersRound, needs: PEOPLE },
  { key: "roles", label: "Roles", icon: UserCog, needs: PEOPLE },
  { key: "permissions", label: "Permissions", icon: KeyRound, needs: PEOPLE },
  { key: "incidents", label: "Incidents", icon: CircleAlert, needs: ["incident.manage"] },
  { key: "outbox", label: "Outbox", icon: Mail, needs: ["incident.manage"] },
  { key: "workers", label: "Workers", icon: Activity, needs: ["incident.manage", "sla.read"] },
];

export function offeredParts(permissions: readonly string[]): readonly Part[] {
  return PARTS.filter((part) => part.needs.some((permission) => permissions.includes(permission)));
}

/** The part that the path names; else the first that is offered. */
export function partOf(named: string | undefined, permissions: readonly string[]): Part | undefined {
  return PARTS.find((part) => part.key === named) ?? offeredParts(permissions)[0];
}
