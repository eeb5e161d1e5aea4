"use client";

import { Check, Minus } from "lucide-react";
import { Fragment, memo, type ReactNode } from "react";
import { type MatrixRole, type Place, PRODUCT_PERMISSIONS } from "@/components/Admin/matrix";
import { classes } from "@/ui/classes";

/** How a cell stands: granted or not, and whether that is a change that is not saved yet. */
const LOOKS = {
  "1": { box: "border-accent bg-accent text-accent-ink", on: true, word: "" },
  "0": { box: "border-line-strong group-hover/cell:border-ink-3", on: false, word: "" },
  "+": {
    box: "border-accent bg-accent text-accent-ink ring-3 ring-good-mark/40",
    on: true,
    word: ", to be granted",
  },
  "-": {
    box: "border-dashed border-bad-mark text-bad ring-3 ring-bad-mark/25",
    on: false,
    word: ", to be taken away",
  },
} as const;

type CellState = keyof typeof LOOKS;

/** One permission, and whether each role grants it. `state` has a letter for each role. */
export const MatrixRow = memo(function MatrixRow({
  permission,
  row,
  roles,
  state,
  focused,
  mayChange,
  onFocus,
  onToggle,
}: {
  permission: string;
  row: number;
  roles: readonly MatrixRole[];
  state: string;
  focused: number;
  mayChange: boolean;
  onFocus: (place: Place) => void;
  onToggle: (permission: string, role: MatrixRole) => void;
}) {
  const purpose = Object.hasOwn(PRODUCT_PERMISSIONS, permission)
    ? PRODUCT_PERMISSIONS[permission]
    : undefined;
  return (
    <tr aria-rowindex={row + 2} className="group/row hover:bg-hover">
      <th
        scope="row"
        className="sticky left-0 z-10 min-h-9 w-48 max-w-48 border-r border-b border-line bg-ground px-4 py-1.5 text-left font-normal group-hover/row:bg-hover md:w-72 md:max-w-72 lg:px-6"
      >
        <span
          className={classes(
            "block wrap-anywhere",
            focused >= 0 && "group-focus-within/grid:text-accent-text",
          )}
        >
          {breakable(permission)}
        </span>
        {purpose ? <span className="block text-xs text-ink-3">{purpose}</span> : null}
      </th>
      {roles.map((role, column) => (
        <Cell
          key={role.name}
          name={`${role.name}: ${permission}`}
          state={(state[column] ?? "0") as CellState}
          at={`${row}:${column}`}
          reached={focused === column}
          mayChange={mayChange}
          onFocus={() => onFocus({ row, column })}
          onToggle={() => onToggle(permission, role)}
        />
      ))}
      <td className="border-b border-line" />
    </tr>
  );
});

/** The name with places to break it behind its dots. */
function breakable(name: string): ReactNode {
  return name.split(".").map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name have no other identity
    <Fragment key={index}>
      {index ? (
        <>
          .<wbr />
        </>
      ) : null}
      {part}
    </Fragment>
  ));
}

function Cell({
  name,
  state,
  at,
  reached,
  mayChange,
  onFocus,
  onToggle,
}: {
  name: string;
  state: CellState;
  at: string;
  reached: boolean;
  mayChange: boolean;
  onFocus: () => void;
  onToggle: () => void;
}) {
  const { box, on, word } = LOOKS[state];
  return (
    <td className="border-b border-line p-0">
      {/* biome-ignore lint/a11y/useSemanticElements: a native box cannot show what is to be changed */}
      <button
        type="button"
        role="checkbox"
        aria-checked={on}
        aria-label={`${name}${word}`}
        aria-disabled={!mayChange || undefined}
        data-cell={at}
        tabIndex={reached ? 0 : -1}
        onFocus={onFocus}
        onClick={onToggle}
        className="group/cell flex h-9 w-10 items-center justify-center outline-offset-[-3px]"
      >
        <span
          className={classes(
            "flex size-4 items-center justify-center rounded-sm border transition-colors duration-100",
            box,
          )}
        >
          {on ? <Check aria-hidden className="size-3" strokeWidth={3} /> : null}
          {state === "-" ? <Minus aria-hidden className="size-3" strokeWidth={3} /> : null}
        </span>
      </button>
    </td>
  );
}
