"use client";

import { type MouseEvent, memo } from "react";
import type { Task } from "@/queries/tasks";
import { Badge } from "@/ui/Badge";
import { Checkbox } from "@/ui/Checkbox";
import { Clock } from "@/ui/Clock";
import { classes } from "@/ui/classes";
import { SuspendedBadge } from "@/ui/Status";

export type RowPress = (task: Task, how: "look" | "open" | "toggle" | "range") => void;

/** Its height while it is there (px): the list counts with it before it has measured. */
export const ROW_HEIGHT = 61;

/** A task in the list: what it is about, which step, who asks, how long there is. */
export const TaskRow = memo(function TaskRow({
  task,
  active,
  ticked,
  leaving,
  reachable,
  onPress,
}: {
  task: Task;
  active: boolean;
  ticked: boolean;
  leaving: boolean;
  /** The one row that the tab key reaches. */
  reachable: boolean;
  onPress: RowPress;
}) {
  function press(event: MouseEvent): void {
    if (event.shiftKey) onPress(task, "range");
    else if (event.ctrlKey || event.metaKey) onPress(task, "toggle");
    // A press by the keyboard has no clicks to count: whoever presses Enter wants to go in.
    else onPress(task, event.detail === 0 ? "open" : "look");
  }

  return (
    // By styles alone: there are thousands of rows, and one that scrolls by should cost next to nothing.
    <div
      inert={leaving}
      className={classes(
        "grid transition-[grid-template-rows,opacity,translate] duration-200 ease-out",
        leaving ? "translate-x-10 grid-rows-[0fr] opacity-0" : "grid-rows-[1fr]",
      )}
    >
      <div
        className={classes(
          "group relative flex min-h-0 items-start overflow-hidden border-b border-line transition-colors duration-75",
          active ? "bg-chosen" : ticked ? "bg-accent-soft/50" : "hover:bg-hover/60",
        )}
      >
        {active ? <span aria-hidden className="absolute inset-y-0 left-0 w-0.5 bg-accent" /> : null}
        <span className="flex w-9 shrink-0 justify-end pt-3 pr-1.5 opacity-0 transition-opacity duration-100 focus-within:opacity-100 group-hover:opacity-100 group-data-choosing/list:opacity-100 pointer-coarse:opacity-100">
          <Checkbox
            checked={ticked}
            name={`Choose ${titleOf(task)}`}
            tabIndex={reachable ? 0 : -1}
            onChange={() => onPress(task, "toggle")}
          />
        </span>
        <button
          type="button"
          data-task={task.id}
          tabIndex={reachable ? 0 : -1}
          aria-current={active || undefined}
          onClick={press}
          className="min-w-0 flex-1 py-2.5 pr-4 pl-1 text-left outline-offset-[-2px]"
        >
          <span className="flex items-baseline gap-3">
            <span className="min-w-0 flex-1 truncate font-medium">{titleOf(task)}</span>
            <Clock
              due={task.due_at}
              opened={task.opened_at}
              breached={task.is_sla_breached}
              stopped={task.request_suspended_at}
              bare
            />
          </span>
          <span className="mt-0.5 flex h-4.5 items-center gap-1.5 text-xs text-ink-2">
            <span className="min-w-0 truncate">
              {task.step_name}
              <span className="text-ink-3"> · {task.workflow_name}</span>
            </span>
            <span className="ml-auto shrink-0">
              {task.request_suspended_at ? (
                <SuspendedBadge />
              ) : task.status === "CLAIMED" ? (
                <Badge tone="accent">Yours</Badge>
              ) : task.delegated_by.length > 0 ? (
                <Badge tone="info">from {task.delegated_by.at(-1)}</Badge>
              ) : (
                <span className="text-ink-3">{task.requester}</span>
              )}
            </span>
          </span>
        </button>
      </div>
    </div>
  );
});

/** What a task is called: as its request, or by number when that has no title. */
export function titleOf(task: Pick<Task, "request_title" | "workflow_name" | "request_id">): string {
  return task.request_title || `${task.workflow_name} ${task.request_id}`;
}
