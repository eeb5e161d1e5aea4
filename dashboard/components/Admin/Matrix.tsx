"use client";

import { SearchX } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ChangesBar } from "@/components/Admin/ChangesBar";
import { useGathered } from "@/components/Admin/gathered";
import { MatrixRow } from "@/components/Admin/MatrixRow";
import {
  change,
  countOf,
  grants,
  groupsOf,
  type MatrixRole,
  moved,
  NO_CHANGES,
  type Place,
  stillDiffering,
} from "@/components/Admin/matrix";
import { ReviewDialog } from "@/components/Admin/ReviewDialog";
import { classes } from "@/ui/classes";
import { Empty } from "@/ui/Empty";
import { count } from "@/words/number";

/**
 * Roles across, permissions down. One cell is reached by tab, the others by the arrow keys. What is changed is
 * gathered, and saved only after it was shown what it would change.
 */
export function Matrix({
  all,
  roles,
  permissions,
  mayChange,
}: {
  /** Every role, also those that are not shown at the moment. */
  all: readonly MatrixRole[];
  roles: readonly MatrixRole[];
  permissions: readonly string[];
  mayChange: boolean;
}) {
  const [made, setMade] = useGathered();
  const [reviewing, setReviewing] = useState(false);
  const changes = useMemo(() => stillDiffering(made, all), [made, all]);
  const groups = useMemo(() => groupsOf(permissions), [permissions]);
  const rows = useMemo(() => groups.flatMap((group) => group.permissions), [groups]);
  const { at, setAt, table, press } = usePlace({ row: rows.length - 1, column: roles.length - 1 });
  useGuard(changes.size > 0);

  useEffect(() => {
    if (!changes.size) setReviewing(false);
  }, [changes]);

  const toggle = useCallback(
    (permission: string, role: MatrixRole) => {
      if (!mayChange) return;
      setMade((before) => change(before, role, permission, !grants(role, permission, before)));
    },
    [mayChange, setMade],
  );

  if (!rows.length || !roles.length)
    return (
      <Empty
        icon={SearchX}
        title="Nothing is called that"
        body="No role or no permission has that in its name."
      />
    );
  return (
    <>
      <div className="min-h-0 flex-1 scroll-thin overflow-auto overscroll-contain border-t border-line scroll-pt-44 scroll-pl-48 md:scroll-pl-72">
        <table
          ref={table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are moved about in by keys
          role="grid"
          aria-label="What each role grants"
          aria-rowcount={rows.length + 1}
          aria-colcount={roles.length + 1}
          aria-readonly={!mayChange}
          onKeyDown={press}
          className="group/grid border-separate border-spacing-0 text-sm"
        >
          <Head roles={roles} column={at.column} />
          {groups.map((group) => (
            <tbody key={group.name}>
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={roles.length + 2}
                  className="h-8 border-b border-line bg-sunken px-4 text-left text-xs font-medium text-ink-2 lg:px-6"
                >
                  <span className="sticky left-4 lg:left-6">{group.name}</span>
                </th>
              </tr>
              {group.permissions.map((permission) => {
                const row = rows.indexOf(permission);
                return (
                  <MatrixRow
                    key={permission}
                    permission={permission}
                    row={row}
                    roles={roles}
                    state={stateOf(permission, roles, changes)}
                    focused={row === at.row ? at.column : -1}
                    mayChange={mayChange}
                    onFocus={setAt}
                    onToggle={toggle}
                  />
                );
              })}
            </tbody>
          ))}
        </table>
      </div>
      <ChangesBar
        count={countOf(changes)}
        roles={changes.size}
        onDiscard={() => setMade(NO_CHANGES)}
        onReview={() => setReviewing(true)}
      />
      {reviewing ? <ReviewDialog roles={all} changes={changes} onClose={() => setReviewing(false)} /> : null}
    </>
  );
}

function Head({ roles, column }: { roles: readonly MatrixRole[]; column: number }) {
  return (
    <thead>
      <tr>
        <th
          scope="col"
          className="sticky top-0 left-0 z-30 h-40 w-48 min-w-48 border-r border-b border-line bg-ground px-4 pb-2 text-left align-bottom text-xs font-medium text-ink-2 md:w-72 md:min-w-72 lg:px-6"
        >
          Permission
        </th>
        {roles.map((role, index) => (
          <th
            key={role.name}
            scope="col"
            aria-colindex={index + 2}
            title={`${role.name}: ${count(role.holders, "person", "people")}`}
            className={classes(
              "sticky top-0 z-20 h-40 w-10 min-w-10 border-b border-line bg-ground pb-2 text-center align-bottom text-xs font-medium text-ink-2",
              index === column && "group-focus-within/grid:text-accent-text",
            )}
          >
            <span className="inline-block max-h-36 rotate-180 truncate text-left [writing-mode:vertical-rl]">
              {role.name}
            </span>
          </th>
        ))}
        <td className="sticky top-0 z-20 w-full border-b border-line bg-ground" />
      </tr>
    </thead>
  );
}

/** Where one is in the grid, and how the keys move it. */
function usePlace(last: Place) {
  const [at, setAt] = useState<Place>({ row: 0, column: 0 });
  const table = useRef<HTMLTableElement>(null);
  const place = {
    row: Math.min(at.row, Math.max(last.row, 0)),
    column: Math.min(at.column, Math.max(last.column, 0)),
  };
  function press(event: KeyboardEvent): void {
    const to = moved(place, event.key, event.ctrlKey || event.metaKey, last);
    if (!to || event.altKey || event.shiftKey) return;
    event.preventDefault();
    setAt(to);
    table.current?.querySelector<HTMLElement>(`[data-cell="${to.row}:${to.column}"]`)?.focus();
  }
  return { at: place, setAt, table, press };
}

/** Asks before the page is left with changes that were not saved. */
function useGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);
}

/** How each cell of a row stands, a letter each, so that a row is drawn anew only when one of its own changes. */
function stateOf(
  permission: string,
  roles: readonly MatrixRole[],
  changes: ReadonlyMap<string, ReadonlyMap<string, boolean>>,
): string {
  return roles
    .map((role) => {
      const changed = changes.get(role.name)?.get(permission);
      if (changed !== undefined) return changed ? "+" : "-";
      return role.permissions.includes(permission) ? "1" : "0";
    })
    .join("");
}
