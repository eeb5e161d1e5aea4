"use client";

import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import { useSyncExternalStore } from "react";
import { classes } from "@/ui/classes";
import { IconButton } from "@/ui/IconButton";
import { steady } from "@/ui/motion";

type Tone = "good" | "bad" | "info";
type Toast = { id: number; tone: Tone; title: string; body?: string | undefined };

const LOOKS = {
  good: { icon: CircleCheck, ink: "text-good" },
  bad: { icon: CircleAlert, ink: "text-bad" },
  info: { icon: Info, ink: "text-info" },
} as const;
const STAY = { good: 4_000, info: 6_000, bad: 10_000 } as const;

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number): void {
  change(toasts.filter((each) => each.id !== id));
}

/** Say shortly what came of something: `toast("good", "Approved", "Four chairs")`. */
export function toast(tone: Tone, title: string, body?: string): void {
  last += 1;
  const id = last;
  change([...toasts.slice(-2), { id, tone, title, body }]);
  setTimeout(() => dismiss(id), STAY[tone]);
}

const NONE: readonly Toast[] = [];

/** Where they appear; once in the page. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
    () => NONE,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-20 z-50 flex flex-col items-center gap-2 lg:inset-x-auto lg:right-4 lg:bottom-4 lg:items-end"
    >
      <AnimatePresence initial={false}>
        {shown.map((each) => {
          const { icon: Icon, ink } = LOOKS[each.tone];
          return (
            <m.div
              key={each.id}
              initial={{ opacity: 0, y: 12 }}
              animate={{ opacity: 1, y: 0, transition: steady }}
              exit={{ opacity: 0, transition: { duration: 0.1 } }}
              className="pointer-events-auto flex w-full max-w-sm items-start gap-2.5 rounded-lg bg-raised py-2.5 pr-1.5 pl-3 shadow-over"
            >
              <Icon aria-hidden className={classes("mt-0.5 size-4 shrink-0", ink)} />
              <div className="min-w-0 flex-1 py-0.5">
                <p className="text-sm font-medium">{each.title}</p>
                {each.body ? <p className="text-xs text-ink-2">{each.body}</p> : null}
              </div>
              <IconButton label="Dismiss" icon={X} className="size-7" onClick={() => dismiss(each.id)} />
            </m.div>
          );
        })}
      </AnimatePresence>
    </div>
  );
}
