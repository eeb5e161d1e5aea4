"use client";

import { X } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import type { GridFilter } from "@/queries/grid";
import { useMe } from "@/queries/me";
import { useRoles } from "@/queries/roles";
import { useEverybody } from "@/queries/users";
import { Button } from "@/ui/Button";
import { Combobox, type ComboOption } from "@/ui/Combobox";
import { phrase } from "@/words/number";
import { WorkflowSelect } from "./WorkflowSelect";

type Change = (change: Partial<GridFilter>) => void;

/** What the grid is narrowed to; kept in the address. */
export const GridFilters = memo(function GridFilters({
  filter,
  people,
  onChange,
}: {
  filter: GridFilter;
  /** Who was seen at work, for whom the directory is not open. */
  people: readonly string[];
  onChange: Change;
}) {
  const me = useMe();
  const directory = me?.rooms.some((room) => room === "admin" || room === "audit") ?? false;
  const narrowed = Object.values(filter).some(Boolean);
  return (
    <>
      <WorkflowSelect value={filter.workflow} onChange={(workflow) => onChange({ workflow })} />
      {directory ? (
        <FromDirectory filter={filter} onChange={onChange} />
      ) : (
        <Narrowing
          filter={filter}
          onChange={onChange}
          roles={(me?.roles ?? []).map(roleOption)}
          people={people.map((value) => ({ value }))}
        />
      )}
      {narrowed ? (
        <Button
          variant="ghost"
          size="sm"
          icon={X}
          onClick={() => onChange({ workflow: "", role: "", person: "" })}
        >
          Show everything
        </Button>
      ) : null}
    </>
  );
});

function FromDirectory({ filter, onChange }: { filter: GridFilter; onChange: Change }) {
  const roles = useRoles().data ?? [];
  const people = useEverybody().data ?? [];
  return (
    <Narrowing
      filter={filter}
      onChange={onChange}
      roles={roles.map((role) => roleOption(role.name))}
      people={people.map((user) => ({ value: user.username, label: user.name, hint: user.username }))}
    />
  );
}

function roleOption(value: string): ComboOption {
  return { value, label: phrase(value), hint: value };
}

function Narrowing({
  filter,
  onChange,
  roles,
  people,
}: {
  filter: GridFilter;
  onChange: Change;
  roles: readonly ComboOption[];
  people: readonly ComboOption[];
}) {
  return (
    <>
      <Settled label="Role" value={filter.role} options={roles} onChange={(role) => onChange({ role })} />
      <Settled
        label="Person"
        value={filter.person}
        options={people}
        onChange={(person) => onChange({ person })}
      />
    </>
  );
}

const SETTLE_MS = 400;

/** A name that may be typed; told when it has not been changed for a moment, not letter by letter. */
function Settled({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly ComboOption[];
  onChange: (value: string) => void;
}) {
  const [draft, setDraft] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;

  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setDraft(value);
  }, [value]);
  useEffect(() => {
    if (draft.trim() === told.current) return;
    const timer = setTimeout(() => {
      told.current = draft.trim();
      tell.current(told.current);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  return (
    <div className="w-[calc(50%-0.25rem)] sm:w-44">
      <Combobox
        label={label}
        placeholder={`Any ${label.toLowerCase()}`}
        value={draft}
        onChange={setDraft}
        options={options}
        free
      />
    </div>
  );
}
