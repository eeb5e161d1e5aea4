"use client";

import { useSyncExternalStore } from "react";

/** From this width on list and preview stand side by side: Tailwind's "lg". */
const WIDE = "(min-width: 64rem)";

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(WIDE);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

/** Whether there is room for the list and a task beside it. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
}
