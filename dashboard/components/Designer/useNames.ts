"use client";

import { useMemo } from "react";
import { usePermissions, useRoles } from "@/queries/roles";
import type { Name } from "./EditorContext";
import { type Doc, isRecord, stepsOf, textOf, textsOf } from "./reading";

/**
 * The permissions and roles that can be named. Those of the directory, where the person may read it, and those that
 * the document names itself.
 */
export function useNames(doc: Doc): { permissions: Name[]; roles: Name[] } {
  const { data: permissions } = usePermissions();
  const { data: roles } = useRoles();
  return useMemo(() => {
    const known = new Map((permissions ?? []).map(({ name, roles }) => [name, grantedBy(roles)]));
    for (const name of permissionsIn(doc)) if (!known.has(name)) known.set(name, permissions ? "new" : "");
    const named = new Set([...(roles ?? []).map((role) => role.name), ...rolesIn(doc)]);
    return {
      permissions: [...known].map(([value, hint]) => ({ value, hint })).sort(byValue),
      roles: [...named].map((value) => ({ value })).sort(byValue),
    };
  }, [permissions, roles, doc]);
}

function grantedBy(roles: readonly string[]): string {
  if (roles.length === 0) return "no role grants it";
  return roles.length === 1 ? (roles[0] ?? "") : `${roles.length} roles`;
}

function permissionsIn(doc: Doc): string[] {
  return [textOf(doc.create_permission), ...stepsOf(doc).map((step) => step.permission)].filter(Boolean);
}

function rolesIn(doc: Doc): string[] {
  const visible = isRecord(doc.visibility) ? textsOf(doc.visibility.roles) : [];
  return [textOf(doc.supervisor_role), ...stepsOf(doc).map((step) => step.supervisorRole), ...visible].filter(
    Boolean,
  );
}

function byValue(a: Name, b: Name): number {
  return a.value.localeCompare(b.value);
}
