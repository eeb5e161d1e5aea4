"use client";

import { useEffect, useState } from "react";

/** Whoever runs through the list with a key held down does not look at each: only the one where they stay counts. */
const REST_MS = 140;

/** Whether somebody has stayed at a task for a moment. */
export function useSettled(id: number | null): boolean {
  const [rested, setRested] = useState<number | null>(id);
  useEffect(() => {
    const timer = setTimeout(() => setRested(id), REST_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return rested === id;
}
