"use client";

import { SlidersHorizontal, X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { dayOf, SINCE_OPTIONS } from "@/components/Audit/filter";
import { useUsers } from "@/queries/users";
import { Button } from "@/ui/Button";
import { Combobox } from "@/ui/Combobox";
import { classes } from "@/ui/classes";
import { Input } from "@/ui/Input";
import { Select } from "@/ui/Select";
import { actionLabel, knownActions } from "@/words/audit";
import { actorName } from "@/words/pieces";

export type Written = { request: string; task: string; actor: string; action: string; since: string };

const ACTIONS = knownActions().map((action) => ({ value: action, label: actionLabel(action), hint: action }));
const ENGINE = ["nexusflow", "anonymous"].map((name) => ({
  value: name,
  label: actorName(name),
  hint: name,
}));

/** What to look for. Everything stands in the address, so that a link shows the same. */
export function FilterBar({
  written,
  onChange,
}: {
  written: Written;
  onChange: (change: Partial<Written>) => void;
}) {
  const [typed, setTyped] = useState("");
  const found = useUsers(useDeferredValue(typed.trim())).data?.pages.flatMap((page) => page.items) ?? [];
  const people = found.map(({ username, name }) => ({
    value: username,
    label: name || username,
    hint: username,
  }));
  const day = dayOf(written.since);
  const set = Object.values(written).filter(Boolean).length;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        icon={SlidersHorizontal}
        aria-expanded={open}
        aria-controls="audit-filters"
        className="sm:hidden"
        onClick={() => setOpen(!open)}
      >
        {set ? `Filters (${set})` : "Filters"}
      </Button>
      <div
        id="audit-filters"
        className={classes(
          "w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:flex-wrap sm:items-center",
          open ? "grid" : "hidden",
        )}
      >
        <NumberInput label="Request" value={written.request} onChange={(request) => onChange({ request })} />
        <NumberInput label="Task" value={written.task} onChange={(task) => onChange({ task })} />
        <div className="sm:w-44">
          <Combobox
            label="Actor"
            placeholder="Anybody"
            value={written.actor}
            options={[...people, ...ENGINE]}
            onSearch={setTyped}
            onChange={(actor) => onChange({ actor })}
          />
        </div>
        <div className="sm:w-52">
          <Combobox
            label="Action"
            placeholder="Any action"
            value={written.action}
            options={ACTIONS}
            onChange={(action) => onChange({ action })}
          />
        </div>
        <div className="sm:w-36">
          <Select
            label="Since"
            value={day ? "date" : written.since}
            options={SINCE_OPTIONS}
            onChange={(since) => onChange({ since: since === "date" ? today() : since })}
          />
        </div>
        {day ? (
          <div className="sm:w-36">
            <Input
              type="date"
              aria-label="Since which day"
              value={day}
              max={today()}
              onChange={(event) => onChange({ since: event.target.value })}
            />
          </div>
        ) : null}
        {set ? (
          <Button
            variant="ghost"
            icon={X}
            onClick={() => onChange({ request: "", task: "", actor: "", action: "", since: "" })}
          >
            Clear
          </Button>
        ) : null}
      </div>
    </>
  );
}

function NumberInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <div className="sm:w-28">
      <Input
        aria-label={`${label} number`}
        placeholder={`${label} no.`}
        inputMode="numeric"
        value={value}
        onChange={(event) => onChange(event.target.value.replace(/\D/g, "").slice(0, 15))}
      />
    </div>
  );
}

function today(): string {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 10);
}
