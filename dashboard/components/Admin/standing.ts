/** Who may do what, and through which role: read off people and roles as they are. */

import type { MatrixRole } from "@/components/Admin/matrix";

export interface Person {
  username: string;
  name: string;
  roles: string[];
  active: boolean;
}

export interface Holder {
  person: Person;
  through: string[];
}

export interface Held {
  permission: string;
  through: string[];
}

/** Whoever holds the permission, active people first; by name of login. */
export function holdersOf(
  permission: string,
  people: readonly Person[],
  roles: readonly MatrixRole[],
): Holder[] {
  const granting = new Set(
    roles.filter((role) => role.permissions.includes(permission)).map(({ name }) => name),
  );
  return people
    .map((person) => ({ person, through: person.roles.filter((role) => granting.has(role)) }))
    .filter(({ through }) => through.length > 0)
    .sort(
      (a, b) =>
        Number(b.person.active) - Number(a.person.active) || order(a.person.username, b.person.username),
    );
}

/** Everything that a person holds, with the roles that it comes from. */
export function heldBy(person: Person, roles: readonly MatrixRole[]): Held[] {
  const held = new Map<string, string[]>();
  for (const role of roles)
    if (person.roles.includes(role.name))
      for (const permission of role.permissions)
        held.set(permission, [...(held.get(permission) ?? []), role.name]);
  return [...held]
    .map(([permission, through]) => ({ permission, through }))
    .sort((a, b) => order(a.permission, b.permission));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
