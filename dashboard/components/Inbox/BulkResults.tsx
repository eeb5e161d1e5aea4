"use client";

import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import Link from "next/link";
import { RefusalNote } from "@/components/Decision/RefusalNote";
import type { Decided, Task } from "@/queries/tasks";
import { classes } from "@/ui/classes";
import { phrase } from "@/words/number";
import { titleOf } from "./TaskRow";

const LOOKS = {
  done: { icon: CircleCheck, ink: "text-good", word: "Done" },
  refused: { icon: CircleX, ink: "text-bad", word: "Refused" },
  unknown: { icon: CircleHelp, ink: "text-warn", word: "Not certain" },
} as const;

/** What came of each task: what was refused comes first, with the reason. */
export function BulkResults({
  results,
  tasks,
  error,
}: {
  results: readonly Decided[];
  tasks: readonly Task[];
  error: Error | null;
}) {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const ordered = [...results].sort((one, other) => rank(one) - rank(other));
  return (
    <div className="flex flex-col gap-3">
      {error ? <RefusalNote title="Not all of them were sent" body={error.message} /> : null}
      <ul aria-label="Results" aria-live="polite" className="flex flex-col">
        {ordered.map((result) => {
          const { icon: Icon, ink, word } = LOOKS[result.status];
          const task = byId.get(result.id);
          return (
            <li
              key={result.id}
              className="flex items-start gap-2.5 border-b border-line py-2 text-sm last:border-0"
            >
              <Icon role="img" aria-label={word} className={classes("mt-0.5 size-4 shrink-0", ink)} />
              <div className="min-w-0 flex-1">
                {task ? (
                  <Link
                    prefetch={false}
                    href={`/requests/${task.request_id}`}
                    className="font-medium hover:underline"
                  >
                    {titleOf(task)}
                  </Link>
                ) : (
                  `Task ${result.id}`
                )}
                <p className="text-xs text-ink-2">{whatCame(result)}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function rank(result: Decided): number {
  return ["refused", "unknown", "done"].indexOf(result.status);
}

export function whatCame(decided: Decided): string {
  if (decided.status === "refused") return decided.reason;
  if (decided.status === "unknown") {
    return `${decided.reason} Look at the list: what is still there was not decided.`;
  }
  const next = (decided.result.opened ?? []).map((task) => task.step_name);
  if (next.length > 0) return `Now at ${next.join(", ")}`;
  const resolution = decided.result.request?.resolution;
  return resolution ? `Ended: ${phrase(resolution).toLowerCase()}` : "Decided";
}
