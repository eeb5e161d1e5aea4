"use client";

import { useRef } from "react";
import { type Task, useTask } from "@/queries/tasks";

/**
 * The task that is looked at: its row, or, when the list does not have it (a link, or somebody else has closed it),
 * as the server has it now; until that is there, as it was last seen.
 */
export function useLookedAt(
  id: number | null,
  items: readonly Task[],
): { task: Task | undefined; error: Error | null; isPending: boolean; retry: () => void } {
  const listed = id === null ? undefined : items.find((task) => task.id === id);
  const last = useRef<Task | undefined>(undefined);
  const known = last.current?.id === id ? last.current : undefined;
  const alone = useTask(listed ? null : id, known);
  const task = listed ?? (id === null || alone.isError ? undefined : alone.data);
  if (task) last.current = task;
  return {
    task,
    error: listed || id === null ? null : alone.error,
    isPending: id !== null && !listed && alone.isPending,
    retry: () => void alone.refetch(),
  };
}
