"use client";

import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from "react";
import type { Room } from "@/components/Shell/rooms";
import { useOffered } from "@/components/Shell/useOffered";
import { classes } from "@/ui/classes";
import type { Command } from "@/ui/commands";
import { Kbd } from "@/ui/Kbd";

/** Words of `typed` that all begin some word of what a command is found by; the better, the earlier. */
export function rank(command: Pick<Command, "label" | "group" | "also">, typed: string): number {
  const label = command.label.toLowerCase();
  const all = `${label} ${command.group} ${command.also ?? ""}`.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => all.includes(word))) return 0;
  return label.startsWith(words.join(" ")) ? 3 : words.every((word) => label.includes(word)) ? 2 : 1;
}

/** What fits what was typed, the best first; requests were found by the server. */
function foundBy(needle: string, commands: readonly Command[]): readonly Command[] {
  if (!needle) return commands;
  return commands
    .map((command) => ({ command, rank: command.group === "Requests" ? 2 : rank(command, needle) }))
    .filter((each) => each.rank > 0)
    .sort((one, other) => other.rank - one.rank)
    .map((each) => each.command);
}

/** Go anywhere, do anything that is offered: type, choose, enter. */
export function Palette({
  open,
  onOpenChange,
  rooms,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  rooms: readonly Room[];
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-veil bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[10vh] left-1/2 z-40 flex max-h-[70vh] w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 animate-appear flex-col overflow-hidden rounded-xl bg-raised shadow-over outline-none"
        >
          <Radix.Title className="sr-only">Search or do anything</Radix.Title>
          <Inside rooms={rooms} onDone={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Inside({ rooms, onDone }: { rooms: readonly Room[]; onDone: () => void }) {
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const needle = useDeferredValue(typed.trim());
  const { commands, searching } = useOffered(rooms, needle);
  const found = foundBy(needle, commands);
  const shown = found.slice(0, 40);
  const groups = Map.groupBy(shown, (command) => command.group);
  const ordered = [...groups.values()].flat();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is another list
  useEffect(() => setActive(0), [needle]);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);

  function run(command: Command | undefined): void {
    if (!command) return;
    onDone();
    command.run();
  }

  function press(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && ordered.length) {
      event.preventDefault();
      setActive((now) => (now + step + ordered.length) % ordered.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      // Whoever is faster than the list means what is written, not what is still shown.
      run(typed.trim() === needle ? ordered[active] : foundBy(typed.trim(), commands)[0]);
    }
  }

  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: it was opened to type
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={ordered.length ? `palette-${active}` : undefined}
        aria-label="Search or do anything"
        autoComplete="off"
        spellCheck={false}
        placeholder="Where to, or what to do?"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={press}
        className="h-12 shrink-0 border-b border-line bg-transparent px-4 text-base outline-none"
      />
      <div
        ref={list}
        id="palette-list"
        role="listbox"
        aria-label="Offered"
        className="min-h-0 flex-1 scroll-thin overflow-y-auto p-2"
      >
        {[...groups].map(([group, members]) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
          <div key={group} role="group" aria-label={group} className="pb-1">
            <p aria-hidden className="px-2 pt-1.5 pb-1 text-2xs font-medium text-ink-3">
              {group}
            </p>
            {members.map((command) => {
              const index = ordered.indexOf(command);
              const Icon = command.icon;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the text field that keeps the focus
                <div
                  key={command.id}
                  id={`palette-${index}`}
                  data-index={index}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  onMouseMove={() => setActive(index)}
                  onClick={() => run(command)}
                  className={classes(
                    "flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm",
                    index === active && "bg-hover",
                  )}
                >
                  {Icon ? <Icon aria-hidden className="size-4 shrink-0 text-ink-3" /> : null}
                  <span className="flex-1 truncate">{command.label}</span>
                  {command.shortcut ? <Kbd quiet>{command.shortcut}</Kbd> : null}
                </div>
              );
            })}
          </div>
        ))}
        {shown.length ? null : (
          <p role="status" className="px-2 py-8 text-center text-sm text-ink-2">
            {searching ? "Searching…" : `Nothing found for “${typed}”.`}
          </p>
        )}
      </div>
    </>
  );
}
