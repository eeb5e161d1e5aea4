"use client";

import { ListFilter, Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useMe } from "@/queries/me";
import type { RequestFilter, RequestStatus } from "@/queries/requests";
import type { WorkflowListed } from "@/queries/workflows";
import { Button } from "@/ui/Button";
import { Input } from "@/ui/Input";
import { Menu, MenuCheck } from "@/ui/Menu";
import { Segmented } from "@/ui/Segmented";
import { Select } from "@/ui/Select";
import { useShortcuts } from "@/ui/shortcuts";
import { type Address, addressOf, queryOf, STATUSES, statusText } from "./filter";
import { SavedFilters } from "./SavedFilters";

const WAIT_MS = 200;

/** What the list is narrowed to. Typed text is asked for when the fingers rest. */
export function RequestFilters({
  filter,
  workflows,
  onChange,
}: {
  filter: RequestFilter;
  workflows: readonly WorkflowListed[];
  onChange: (change: Partial<Address>) => void;
}) {
  const me = useMe();
  const mine = me !== undefined && filter.requester === me.username;
  const other = filter.requester !== "" && !mine;
  const search = useRef<HTMLInputElement>(null);
  useShortcuts("Requests", { "/": { label: "Search", run: () => search.current?.focus() } });

  function toggle(status: RequestStatus, on: boolean): void {
    const next = STATUSES.map((each) => each.value).filter((value) =>
      value === status ? on : filter.status.includes(value),
    );
    onChange({ status: statusText(next) });
  }

  return (
    <>
      <div className="w-full sm:w-64">
        <SearchField ref={search} value={filter.q} onChange={(q) => onChange({ q })} />
      </div>
      <div className="flex items-center gap-2 max-sm:-mx-4 max-sm:w-screen max-sm:scroll-thin max-sm:overflow-x-auto max-sm:px-4 sm:flex-wrap">
        <Segmented
          label="Whose requests"
          value={mine ? "mine" : other ? "other" : "all"}
          onChange={(whose) => onChange({ requester: whose === "mine" ? (me?.username ?? "") : "" })}
          options={[
            { value: "all", label: "All" },
            { value: "mine", label: "Mine" },
            ...(other ? [{ value: "other" as const, label: `By ${filter.requester}` }] : []),
          ]}
        />
        <Menu
          label="Statuses"
          trigger={
            <Button icon={ListFilter}>
              {filter.status.length === 0
                ? "Any status"
                : STATUSES.filter((each) => filter.status.includes(each.value))
                    .map((each) => each.label)
                    .join(", ")}
            </Button>
          }
        >
          {STATUSES.map((status) => (
            <MenuCheck
              key={status.value}
              checked={filter.status.includes(status.value)}
              onChange={(on) => toggle(status.value, on)}
            >
              {status.label}
            </MenuCheck>
          ))}
        </Menu>
        <div className="w-44 shrink-0">
          <Select
            label="Workflow"
            value={filter.workflow}
            onChange={(workflow) => onChange({ workflow })}
            options={[
              { value: "", label: "Any workflow" },
              ...workflows.map((each) => ({ value: each.key, label: each.name })),
            ]}
          />
        </div>
        <RequesterField key={filter.requester} value={mine ? "" : filter.requester} onChange={onChange} />
        <SavedFilters
          room="requests"
          query={queryOf(filter)}
          onChoose={(query) => onChange(addressOf(query))}
        />
      </div>
    </>
  );
}

function RequesterField({
  value,
  onChange,
}: {
  value: string;
  onChange: (change: Partial<Address>) => void;
}) {
  const [typed, setTyped] = useState(value);
  return (
    <form
      className="w-36 shrink-0"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ requester: typed.trim() });
      }}
    >
      <Input
        aria-label="Asked by (username)"
        placeholder="Asked by…"
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => typed.trim() !== value && onChange({ requester: typed.trim() })}
      />
    </form>
  );
}

function SearchField({
  value,
  onChange,
  ref,
}: {
  value: string;
  onChange: (value: string) => void;
  ref: React.Ref<HTMLInputElement>;
}) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    // Changed from outside: by "back", a saved filter, or clearing.
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  useEffect(() => {
    if (typed.trim() === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed.trim();
      tell.current(told.current);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <Input
      ref={ref}
      icon={Search}
      type="search"
      aria-label="Search requests"
      placeholder="Title, external id or number"
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        // Leaves the field and keeps what is looked for: j and k then go through what was found.
        if (event.key !== "Escape" && event.key !== "Enter") return;
        event.preventDefault();
        event.currentTarget.blur();
      }}
    />
  );
}
