"use client";

import { useSyncExternalStore } from "react";

/** One heart for all clocks of the page: each beat is a second, and it stands still in a hidden tab. */
const listeners = new Set<() => void>();
let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function beat(): void {
  current = Date.now();
  for (const listener of listeners) listener();
}

function look(): void {
  clearInterval(timer);
  timer = undefined;
  if (listeners.size && document.visibilityState === "visible") {
    beat();
    timer = setInterval(beat, 1_000);
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    document.addEventListener("visibilitychange", look);
    current = Date.now();
    timer = setInterval(beat, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    document.removeEventListener("visibilitychange", look);
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present as `shape` sees it; renders anew only when that changes. */
export function useNow<Shape extends string | number>(shape: (now: number) => Shape): Shape {
  return useSyncExternalStore(
    subscribe,
    () => shape(current || Date.now()),
    () => shape(0),
  );
}
