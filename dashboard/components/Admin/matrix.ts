/** The permission matrix as values: what is there, what is to be different, and how one moves about in it. */

export interface MatrixRole {
  name: string;
  permissions: string[];
  holders: number;
}

/** What is to be: by role, by permission. Only what differs from what is there. */
export type Changes = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

export interface Group {
  name: string;
  permissions: string[];
}

export interface Place {
  row: number;
  column: number;
}

export const NO_CHANGES: Changes = new Map();

/** What the product itself asks for, and what for. Everything else is named by workflows. */
export const PRODUCT_PERMISSIONS: Readonly<Record<string, string>> = {
  "audit.export": "Take the whole audit away as a file",
  "audit.read": "Read the audit, users, roles and permissions",
  "incident.manage": "See and resolve incidents, send dead messages again",
  "request.cancel": "Cancel a request of anybody",
  "request.read": "See every request and task",
  "request.suspend": "Suspend and resume a request",
  "sla.read": "See how the work stands and what is late",
  "task.override": "Decide a task in place of whoever should",
  "task.reassign": "Give a task to somebody else, acknowledge breaches",
  "task.skip": "Go on without the answer of a service that failed",
  "user.manage": "Make and change users, roles and permissions",
  "workflow.manage": "Design and publish workflows",
};

/** Whether the role grants it once the changes are made. */
export function grants(role: MatrixRole, permission: string, changes: Changes): boolean {
  return changes.get(role.name)?.get(permission) ?? role.permissions.includes(permission);
}

/** The changes with this one made; changing something back leaves no trace. */
export function change(changes: Changes, role: MatrixRole, permission: string, granted: boolean): Changes {
  const ofRole = new Map(changes.get(role.name));
  if (role.permissions.includes(permission) === granted) ofRole.delete(permission);
  else ofRole.set(permission, granted);
  const next = new Map(changes);
  if (ofRole.size) next.set(role.name, ofRole);
  else next.delete(role.name);
  return next;
}

/** The changes that are still changes: somebody else may have made them meanwhile, or the role may be gone. */
export function stillDiffering(changes: Changes, roles: readonly MatrixRole[]): Changes {
  let kept: Changes = NO_CHANGES;
  for (const role of roles)
    for (const [permission, granted] of changes.get(role.name) ?? [])
      kept = change(kept, role, permission, granted);
  return kept;
}

/** What the role is to grant, by name. */
export function wantedOf(role: MatrixRole, changes: Changes): string[] {
  const ofRole = changes.get(role.name) ?? new Map<string, boolean>();
  const kept = role.permissions.filter((permission) => ofRole.get(permission) !== false);
  const more = [...ofRole].filter(([, granted]) => granted).map(([permission]) => permission);
  return [...new Set([...kept, ...more])].sort();
}

/**
 * The roles that are to be changed, those first that only gain: so that what moves from one role to another is
 * never nowhere in between, and the last who may manage users is not shut out on the way.
 */
export function inSavingOrder(roles: readonly MatrixRole[], changes: Changes): MatrixRole[] {
  const loses = (role: MatrixRole) => [...(changes.get(role.name)?.values() ?? [])].includes(false);
  return roles.filter((role) => changes.has(role.name)).sort((a, b) => Number(loses(a)) - Number(loses(b)));
}

export function countOf(changes: Changes): number {
  return [...changes.values()].reduce((sum, ofRole) => sum + ofRole.size, 0);
}

/** Permissions by what stands before their first dot; the product's own are a group of themselves, last. */
export function groupsOf(permissions: readonly string[]): Group[] {
  const groups = new Map<string, string[]>();
  const own: string[] = [];
  for (const permission of [...permissions].sort()) {
    if (Object.hasOwn(PRODUCT_PERMISSIONS, permission)) {
      own.push(permission);
      continue;
    }
    const prefix = permission.split(".", 1)[0] ?? permission;
    groups.set(prefix, [...(groups.get(prefix) ?? []), permission]);
  }
  const named = [...groups].map(([name, members]) => ({ name, permissions: members }));
  return own.length ? [...named, { name: "NexusFlow itself", permissions: own }] : named;
}

/** Those whose name holds the text, whatever its case. */
export function matching(names: readonly string[], text: string): string[] {
  const wanted = text.trim().toLowerCase();
  return names.filter((name) => name.toLowerCase().includes(wanted));
}

const PAGE = 10;

/** Where a key leads from a place; rows and columns may lie outside and are brought back by `moved`. */
const STEPS: Readonly<Record<string, (at: Place, last: Place, far: boolean) => Place>> = {
  ArrowUp: (at) => ({ ...at, row: at.row - 1 }),
  ArrowDown: (at) => ({ ...at, row: at.row + 1 }),
  ArrowLeft: (at) => ({ ...at, column: at.column - 1 }),
  ArrowRight: (at) => ({ ...at, column: at.column + 1 }),
  PageUp: (at) => ({ ...at, row: at.row - PAGE }),
  PageDown: (at) => ({ ...at, row: at.row + PAGE }),
  Home: (at, _, far) => ({ row: far ? 0 : at.row, column: 0 }),
  End: (at, last, far) => ({ row: far ? last.row : at.row, column: last.column }),
};

/** Where a key leads in a grid whose last place this is; null for a key that does not move. `far`: with control. */
export function moved(at: Place, key: string, far: boolean, last: Place): Place | null {
  const step = STEPS[key];
  if (!step || last.row < 0 || last.column < 0) return null;
  const to = step(at, last, far);
  return { row: clamp(to.row, last.row), column: clamp(to.column, last.column) };
}

function clamp(value: number, last: number): number {
  return Math.min(Math.max(value, 0), last);
}
