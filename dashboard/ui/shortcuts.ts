"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

/** What a key does: `label` stands in the help; `run` gets the event. */
export type Shortcut = { label: string; run: (event: KeyboardEvent) => void; hidden?: boolean };
/** Keys as `event.key` gives them ("j", "Enter", "?", "X" for shift-x), or "g i" for one after the other. */
export type Shortcuts = Record<string, Shortcut>;
export type ShortcutGroup = { group: string; shortcuts: Shortcuts };

let groups: readonly ShortcutGroup[] = [];
const listeners = new Set<() => void>();
let first: { key: string; at: number } | undefined;

function change(next: readonly ShortcutGroup[]): void {
  groups = next;
  for (const listener of listeners) listener();
}

/** Whether the person is writing, or looks at something that lies over the page: keys then mean themselves. */
function isBusy(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  if (!target?.closest) return false;
  return Boolean(
    target.isContentEditable ||
      target.closest(
        "input:not([type=checkbox], [type=radio]), textarea, select, [role=textbox], [role=dialog], [role=menu], [role=listbox][data-keys]",
      ),
  );
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event)) return;
  const onControl = (event.target as HTMLElement | null)?.closest?.(
    "button, a, [type=checkbox], [type=radio], [role=tab]",
  );
  if (onControl && (event.key === "Enter" || event.key === " ")) return;
  const pair = first && Date.now() - first.at < 1_000 ? `${first.key} ${event.key}` : "";
  first = undefined;
  for (const { shortcuts } of groups.toReversed()) {
    const found = shortcuts[pair] ?? shortcuts[event.key];
    if (found) {
      event.preventDefault();
      found.run(event);
      return;
    }
  }
  first = { key: event.key, at: Date.now() };
}

if (typeof window !== "undefined") window.addEventListener("keydown", onKey);

/** Keys that work while the component is there; they stand in the help under `group`. */
export function useShortcuts(group: string, shortcuts: Shortcuts, enabled = true): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const keys = Object.keys(shortcuts).join("\n");
  useEffect(() => {
    if (!enabled) return;
    const stable: Shortcuts = {};
    for (const key of keys.split("\n")) {
      const given = latest.current[key];
      if (!given) continue;
      stable[key] = {
        label: given.label,
        hidden: given.hidden ?? false,
        run: (event) => latest.current[key]?.run(event),
      };
    }
    const mine: ShortcutGroup = { group, shortcuts: stable };
    change([...groups, mine]);
    return () => change(groups.filter((each) => each !== mine));
  }, [group, keys, enabled]);
}

const NONE: readonly ShortcutGroup[] = [];

/** All keys that work now, by group. */
export function useAllShortcuts(): readonly ShortcutGroup[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => groups,
    () => NONE,
  );
}
