"use client";

import { useCallback, useMemo } from "react";
import type { TaskFilter } from "@/queries/tasks";
import { useFilters } from "@/ui/path";

/** What stands in the address when a switch is on. */
const ON = "yes";

export type FilterChange = Partial<TaskFilter>;

/** The inbox's filter as it stands in the address, and a way to change it. */
export function useTaskFilter(): [TaskFilter, (change: FilterChange) => void, boolean] {
  const [{ q, workflow, step, late, claimed }, set] = useFilters("q", "workflow", "step", "late", "claimed");
  const filter = useMemo(
    () => ({ q, workflow, step, late: late === ON, claimed: claimed === ON }),
    [q, workflow, step, late, claimed],
  );
  const change = useCallback(
    ({ late: onlyLate, claimed: onlyClaimed, ...texts }: FilterChange) => {
      set({
        ...texts,
        ...(onlyLate === undefined ? {} : { late: onlyLate ? ON : null }),
        ...(onlyClaimed === undefined ? {} : { claimed: onlyClaimed ? ON : null }),
        // Steps are called alike in different workflows: one without the other would mean something else.
        ...(texts.workflow !== undefined && texts.step === undefined ? { step: null } : {}),
      });
    },
    [set],
  );
  return [filter, change, isNarrow(filter)];
}

export const EVERYTHING: TaskFilter = { q: "", workflow: "", step: "", late: false, claimed: false };

export function isNarrow(filter: TaskFilter): boolean {
  return filter.q !== "" || filter.workflow !== "" || filter.step !== "" || filter.late || filter.claimed;
}

/** A filter as it is kept with a name, and back: the query string without what is looked at. */
export function toQuery(filter: TaskFilter): string {
  const query = new URLSearchParams();
  for (const name of ["q", "workflow", "step"] as const) if (filter[name]) query.set(name, filter[name]);
  for (const name of ["late", "claimed"] as const) if (filter[name]) query.set(name, ON);
  return query.toString();
}

export function fromQuery(query: string): TaskFilter {
  const read = new URLSearchParams(query);
  const text = (name: string) => read.get(name) ?? "";
  const isOn = (name: string) => read.get(name) === ON;
  return {
    q: text("q"),
    workflow: text("workflow"),
    step: text("step"),
    late: isOn("late"),
    claimed: isOn("claimed"),
  };
}
