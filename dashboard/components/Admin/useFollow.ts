"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLive } from "@/queries/live";

/** A crowd of events makes one look: they come in hundreds, and what follows them takes a moment. */
const GATHER_MS = 2_000;

/** Refreshes what has no events of its own but follows from whatever happens: messages, and incidents of the engine. */
export function useFollow(noun: string): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: [noun] });
    }, GATHER_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
}
