"use client";

import { useState } from "react";
import { lets } from "@/components/Audit/filter";
import type { EntryFilter } from "@/queries/audit";
import { useLive } from "@/queries/live";

/** What is counted at most. */
export const MOST = 1_000;

/** How many entries that the filter lets through have come since the newest that is shown. */
export function useNews(filter: EntryFilter, newest: number): number {
  const [heard, setHeard] = useState<readonly number[]>([]);
  useLive((events) => {
    const ids = events.filter((event) => lets(filter, event)).map((event) => event.id);
    if (ids.length) setHeard((before) => [...new Set([...before, ...ids])].slice(-MOST));
  });
  return heard.filter((id) => id > newest).length;
}
