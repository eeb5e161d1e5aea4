"use client";

import { Plus, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { IconButton } from "@/ui/IconButton";
import { useFormFrame } from "./context";
import { Frame } from "./Frame";
import { ownFaults } from "./faults";
import { kindOf } from "./kind";
import { Part, type PartProps } from "./Part";
import { flatten, type Json, pointer, type Schema, type SchemaObject, startValue } from "./schema";

/** A list: its entries one under the other, each can be taken out, and one more put in. */
export function ListPart({
  field,
  path,
  value,
  onChange,
  items,
  flat,
  label,
}: PartProps & { items: Schema; flat: SchemaObject; label: string }) {
  const { root, faults, disabled, touch } = useFormFrame();
  const list = Array.isArray(value) ? value : [];
  const keys = useKeys(list.length);
  const frame = useRef<HTMLDivElement>(null);
  const added = useRef(false);
  const [error] = ownFaults(
    faults,
    path,
    list.map((_, at) => String(at)),
  );
  const inner = flatten(root, items);
  const isGroup = kindOf(root, items).kind === "group";
  const isFull = list.length >= (flat.maxItems ?? Number.POSITIVE_INFINITY);

  useEffect(() => {
    if (!added.current) return;
    added.current = false;
    const entries = frame.current?.querySelectorAll<HTMLElement>("[data-entry]");
    entries?.[entries.length - 1]?.querySelector<HTMLElement>("input, textarea, button")?.focus();
  });

  function put(next: Json[]): void {
    touch(path);
    onChange(next.length === 0 && !field.required ? undefined : next);
  }

  function add(): void {
    added.current = true;
    put([...list, isGroup ? (startValue(items) as Json) : (inner.default ?? null)]);
  }

  function remove(at: number): void {
    keys.remove(at);
    put(list.filter((_, each) => each !== at));
  }

  const one = inner.title ?? "Entry";
  return (
    <Frame label={label} hint={flat.description} error={error} required={field.required}>
      <div ref={frame} className="flex flex-col gap-2">
        {list.map((entry, at) => (
          <div
            key={keys.all[at]}
            data-entry
            className={classes(
              "flex gap-1 rounded-md border border-line bg-sunken p-2",
              isGroup ? "items-start" : "items-end",
            )}
          >
            <div className="min-w-0 flex-1">
              <Part
                field={{
                  key: `${one} ${at + 1}`,
                  schema: named(items, `${one} ${at + 1}`),
                  required: true,
                  unmarked: true,
                }}
                path={pointer(path, at)}
                value={entry}
                onChange={(now) => put(list.map((each, place) => (place === at ? (now ?? null) : each)))}
              />
            </div>
            <IconButton
              label={`Remove ${one.toLowerCase()} ${at + 1}`}
              icon={Trash2}
              disabled={disabled}
              onClick={() => remove(at)}
            />
          </div>
        ))}
        <Button
          size="sm"
          variant="secondary"
          icon={Plus}
          disabled={disabled || isFull}
          onClick={add}
          className="self-start"
        >
          {list.length === 0 ? "Add the first" : "Add one more"}
        </Button>
      </div>
    </Frame>
  );
}

/** An entry is called by its number, not by the title that all of them share. */
function named(items: Schema, title: string): Schema {
  return typeof items === "boolean" ? items : { ...items, title };
}

/** Keys that stay with their entries when one in the middle goes. */
function useKeys(length: number): { all: readonly number[]; remove: (at: number) => void } {
  const state = useRef({ keys: [] as number[], next: 0 });
  const { keys } = state.current;
  while (keys.length < length) keys.push(state.current.next++);
  keys.length = length;
  return { all: keys, remove: (at) => void keys.splice(at, 1) };
}
