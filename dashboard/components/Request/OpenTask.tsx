"use client";

import { Decision } from "@/components/Decision/Decision";
import type { Request } from "@/queries/requests";
import { Clock } from "@/ui/Clock";

type Open = Request["open_tasks"][number];

/** A step that waits: who has it, until when, and what the person may do about it, or why not. */
export function OpenTask({ task, names }: { task: Open; names: Readonly<Record<string, string>> }) {
  return (
    <section aria-label={task.step_name} className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-2.5">
        <div className="min-w-0">
          <h2 className="text-sm font-medium">{task.step_name}</h2>
          <p className="text-xs text-ink-2">
            {task.assignee ? `With ${names[task.assignee] ?? task.assignee}` : "Not taken yet"}
            {task.visit > 1 ? `, visit ${task.visit}` : ""}
          </p>
        </div>
        <Clock due={task.due_at} opened={task.opened_at} breached={task.is_sla_breached} />
      </header>
      <div className="px-4 py-3">
        <Decision task={task} />
      </div>
    </section>
  );
}
