/** What an event means for the inbox: a task leaves at once, a request is asked about anew, or everything is. Pure. */

import type { LiveEvent } from "@/queries/live";
import type { TaskFilter } from "@/queries/tasks";

export type Effect = {
  /** The task that is closed: it leaves at once. */
  gone?: number;
  /** The request whose tasks are asked for anew: only the server knows which of them are mine. */
  ask?: number;
  /** Rights have changed: everything may be another. */
  all?: true;
};

export type Held = {
  hasTask: (id: number) => boolean;
  hasRequest: (id: number) => boolean;
  filter: TaskFilter;
  me: string | undefined;
};

const NONE: Effect = {};

export function effectOf(event: LiveEvent, held: Held): Effect {
  const { action, request_id: request, task_id: task } = event;
  if (/^(user|role|workflow)\./.test(action)) return { all: true };
  if (request === null) return NONE;
  if (task === null) return held.hasRequest(request) && changesWords(action) ? { ask: request } : NONE;
  switch (action) {
    case "task.completed":
    case "task.cancelled":
    case "task.overridden":
    case "task.skipped":
      return held.hasTask(task) ? { gone: task } : NONE;
    case "task.opened":
    case "task.released":
    case "task.offered":
    case "task.staffed":
    case "task.delegated":
    case "task.returned":
    case "task.reassigned":
      return mayPass(event, held.filter) ? { ask: request } : NONE;
    case "task.claimed":
    case "task.assigned":
      return held.hasTask(task) || event.metadata.assignee === held.me ? { ask: request } : NONE;
    case "task.escalated":
      return held.hasTask(task) || held.filter.late ? { ask: request } : NONE;
    default:
      return held.hasTask(task) ? { ask: request } : NONE;
  }
}

/** Whether a row would read otherwise. Comments and routing are told in the request, not in its row. */
function changesWords(action: string): boolean {
  return action === "context.written" || action === "request.ended";
}

/** Whether a task could be shown under the filter, as far as the event tells. */
function mayPass(event: LiveEvent, filter: TaskFilter): boolean {
  const fits = (wanted: string, is: string | null | undefined) => wanted === "" || !is || wanted === is;
  return fits(filter.workflow, event.workflow) && fits(filter.step, event.step);
}
