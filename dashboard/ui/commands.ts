"use client";

import type { LucideIcon } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";

/** Something that one can do from anywhere by ctrl/cmd-K. */
export type Command = {
  id: string;
  label: string;
  group: string;
  icon?: LucideIcon;
  shortcut?: string;
  /** Further words by which it is found. */
  also?: string;
  run: () => void;
};

let lists: readonly { commands: readonly Command[] }[] = [];
let all: readonly Command[] = [];
const listeners = new Set<() => void>();

function change(next: typeof lists): void {
  lists = next;
  all = lists.flatMap((each) => each.commands);
  for (const listener of listeners) listener();
}

/** Commands that are offered while the component is there. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const shape = commands.map((each) => `${each.id}|${each.label}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` says when the list is another one
  useEffect(() => {
    const mine = {
      commands: latest.current.map((each) => ({
        ...each,
        run: () => latest.current.find((now) => now.id === each.id)?.run(),
      })),
    };
    change([...lists, mine]);
    return () => change(lists.filter((each) => each !== mine));
  }, [shape]);
}

const NONE: readonly Command[] = [];

/** All that are offered now. */
export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
    () => NONE,
  );
}
