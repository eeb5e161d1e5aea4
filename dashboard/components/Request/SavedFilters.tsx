"use client";

import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Preferences, usePreferences } from "@/queries/preferences";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/ui/Menu";
import { toast } from "@/ui/toast";

/** Filters of a room that the person gave a name; they go along to every machine. */
export function SavedFilters({
  room,
  query,
  onChoose,
}: {
  room: Preferences["filters"][number]["room"];
  /** What the room is narrowed to now; "" is nothing. */
  query: string;
  onChoose: (query: string) => void;
}) {
  const { preferences, change } = usePreferences();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const all = preferences?.filters ?? [];
  const mine = all.filter((each) => each.room === room);
  const present = mine.find((each) => each.query === query);

  function keep(filters: typeof all, done: string): void {
    change.mutate(
      { filters },
      {
        onSuccess: () => {
          toast("good", done);
          setNaming(false);
          setName("");
        },
        onError: (error) => toast("bad", "The filter was not kept", error.message),
      },
    );
  }

  return (
    <>
      <Menu
        label="Saved filters"
        align="end"
        trigger={
          <Button variant="ghost" icon={Bookmark}>
            {present?.name ?? "Saved"}
          </Button>
        }
      >
        <MenuLabel>Saved filters</MenuLabel>
        {mine.length === 0 ? <MenuLabel>None yet: narrow the list, then save it here.</MenuLabel> : null}
        {mine.map((each) => (
          <MenuItem key={each.name} icon={Bookmark} onSelect={() => onChoose(each.query)}>
            {each.name}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem
          icon={BookmarkPlus}
          disabled={query === "" || present !== undefined}
          onSelect={() => setNaming(true)}
        >
          Save this filter…
        </MenuItem>
        {present ? (
          <MenuItem
            icon={Trash2}
            danger
            onSelect={() =>
              keep(
                all.filter((each) => each !== present),
                "Filter removed",
              )
            }
          >
            Remove “{present.name}”
          </MenuItem>
        ) : null}
      </Menu>
      <Confirm
        open={naming}
        onOpenChange={setNaming}
        title="Save this filter"
        description="It stands in this menu, wherever you log in."
        action="Save"
        busy={change.isPending}
        disabled={name.trim() === ""}
        onConfirm={() =>
          keep(
            [
              ...all.filter((each) => each.room !== room || each.name !== name.trim()),
              { room, name: name.trim(), query },
            ],
            "Filter saved",
          )
        }
      >
        <Field label="Name" required>
          <Input value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
        </Field>
      </Confirm>
    </>
  );
}
