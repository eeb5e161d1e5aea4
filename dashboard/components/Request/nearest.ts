import type { Request } from "@/queries/requests";

type Open = Request["open_tasks"][number];

/** The open task whose deadline comes first; one without a deadline only where there is no other. */
export function nearestOf(tasks: readonly Open[]): Open | undefined {
  return tasks.toSorted((one, other) => dueOf(one) - dueOf(other))[0];
}

function dueOf(task: Open): number {
  return task.due_at === null ? Number.MAX_VALUE : Date.parse(task.due_at);
}
