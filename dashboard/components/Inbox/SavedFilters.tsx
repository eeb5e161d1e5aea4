"use client";

import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Preferences, usePreferences } from "@/queries/preferences";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/ui/Menu";
import { toast } from "@/ui/toast";

const LONGEST_NAME = 60;

/** The filters that the person has kept for a room, under names of their own. */
export function SavedFilters({
  room,
  query,
  onApply,
}: {
  room: Preferences["filters"][number]["room"];
  /** The present filter as a query string; "" when nothing is narrowed. */
  query: string;
  onApply: (query: string) => void;
}) {
  const { preferences, change } = usePreferences();
  const [naming, setNaming] = useState(false);
  const all = preferences?.filters ?? [];
  const mine = all.filter((each) => each.room === room);

  function keep(filters: typeof all, said: string): void {
    change.mutate(
      { filters },
      {
        onSuccess: () => toast("good", said),
        onError: (error) => toast("bad", "The filters were not kept", error.message),
      },
    );
  }

  function save(name: string): void {
    setNaming(false);
    const rest = all.filter((each) => each.room !== room || each.name !== name);
    keep([...rest, { room, name, query }], `“${name}” is kept`);
  }

  function drop(name: string): void {
    keep(
      all.filter((each) => each.room !== room || each.name !== name),
      `“${name}” is gone`,
    );
  }

  const present = mine.find((each) => each.query === query && query !== "");
  return (
    <>
      <Menu
        label="Saved filters"
        align="end"
        trigger={
          <Button size="sm" icon={Bookmark} busy={change.isPending}>
            {present?.name ?? "Filters"}
          </Button>
        }
      >
        <MenuLabel>{mine.length === 0 ? "No filter is kept yet" : "Kept filters"}</MenuLabel>
        {mine.map((each) => (
          <MenuItem key={each.name} icon={Bookmark} onSelect={() => onApply(each.query)}>
            {each.name}
          </MenuItem>
        ))}
        <MenuSeparator />
        {present ? (
          <MenuItem icon={Trash2} danger onSelect={() => drop(present.name)}>
            Remove “{present.name}”
          </MenuItem>
        ) : (
          <MenuItem icon={BookmarkPlus} disabled={query === ""} onSelect={() => setNaming(true)}>
            Keep the present filter…
          </MenuItem>
        )}
      </Menu>
      <NameDialog
        open={naming}
        onOpenChange={setNaming}
        taken={mine.map((each) => each.name)}
        onSave={save}
      />
    </>
  );
}

function NameDialog({
  open,
  onOpenChange,
  taken,
  onSave,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  taken: readonly string[];
  onSave: (name: string) => void;
}) {
  const [name, setName] = useState("");
  const clean = name.trim();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keep this filter">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (clean === "") return;
          onSave(clean);
          setName("");
        }}
      >
        <Field
          label="Name"
          hint={
            taken.includes(clean)
              ? "This replaces the filter of the same name."
              : "It goes with you to every browser."
          }
        >
          <Input
            value={name}
            maxLength={LONGEST_NAME}
            autoFocus
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={clean === ""}>
            Keep
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
