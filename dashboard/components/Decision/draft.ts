"use client";

import { useState } from "react";
import type { FormValue } from "@/components/Form/schema";

/** What somebody has written for a task and not sent: looking at another task meanwhile does not lose it. */
export type Draft = { note: string; data: FormValue | undefined };

const EMPTY: Draft = { note: "", data: undefined };
const MOST_DRAFTS = 50;
const drafts = new Map<number, Draft>();

function keep(task: number, draft: Draft): void {
  drafts.delete(task);
  if (draft.note === "" && draft.data === undefined) return;
  drafts.set(task, draft);
  const [oldest] = drafts.keys();
  if (drafts.size > MOST_DRAFTS && oldest !== undefined) drafts.delete(oldest);
}

/** The draft of a task, a way to change it, and one to be done with it. */
export function useDraft(task: number): [Draft, (change: Partial<Draft>) => void, () => void] {
  const [draft, setDraft] = useState<Draft>(() => drafts.get(task) ?? EMPTY);
  const change = (part: Partial<Draft>) => {
    const now = { ...draft, ...part };
    keep(task, now);
    setDraft(now);
  };
  return [draft, change, () => drafts.delete(task)];
}
