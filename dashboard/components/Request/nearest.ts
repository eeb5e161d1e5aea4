import type { Request } from "@/queries/requests";
import { groupBy } from "@/words/group";

type Open = Request["open_tasks"][number];

/** The open task whose deadline comes first; one without a deadline only where there is no other. */
export function nearestOf(tasks: readonly Open[]): Open | undefined {
  return tasks.toSorted((one, other) => dueOf(one) - dueOf(other))[0];
}

function dueOf(task: Open): number {
  return task.due_at === null ? Number.MAX_VALUE : Date.parse(task.due_at);
}

/** Where it waits, in a list: "Legal"; of several "2 wait: Legal, Finance". The same step counts as often as it is open. */
export function openWords(tasks: readonly Pick<Open, "step_name">[]): string {
  const names = [...groupBy(tasks, (task) => task.step_name)].map(([name, same]) =>
    same.length === 1 ? name : `${name} ×${same.length}`,
  );
  return tasks.length < 2 ? names.join("") : `${tasks.length} wait: ${names.join(", ")}`;
}
