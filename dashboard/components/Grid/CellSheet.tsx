"use client";

import { Inbox } from "lucide-react";
import Link from "next/link";
import { useCellTasks } from "@/queries/grid";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Clock } from "@/ui/Clock";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { Status, SuspendedBadge } from "@/ui/Status";
import { number } from "@/words/number";
import { hours } from "@/words/time";
import type { Cell } from "./board";
import { useCell } from "./boardContext";
import { waitingIn } from "./counts";
import type { CellKey } from "./happening";

type Task = NonNullable<ReturnType<typeof useCellTasks>["data"]>["pages"][number]["items"][number];

/** What is in a cell: its tasks, nearest deadline first, each a way to its request. */
export function CellSheet({ at, person, onClose }: { at: CellKey; person: string; onClose: () => void }) {
  const cell = useCell(at);
  if (!cell) return null;
  return (
    <Sheet
      open
      wide
      onOpenChange={(open) => open || onClose()}
      title={cell.step_name}
      description={cell.workflow_name}
    >
      <Figures cell={cell} />
      <Tasks cell={cell} person={person} />
    </Sheet>
  );
}

function Figures({ cell }: { cell: Cell }) {
  const figures = [
    { name: "Waiting", value: number(waitingIn(cell)) },
    { name: "Claimed", value: number(cell.claimed) },
    { name: "Due soon", value: number(cell.due_soon) },
    { name: "Late", value: number(cell.breached) },
    { name: "Done today", value: number(cell.done_today) },
    { name: "Median time", value: cell.median_hours === null ? "—" : hours(cell.median_hours) },
  ];
  return (
    <dl className="mb-4 grid grid-cols-3 gap-x-4 gap-y-2 rounded-lg border border-line px-4 py-3 sm:grid-cols-6">
      {figures.map(({ name, value }) => (
        <div key={name} className="min-w-0">
          <dt className="truncate text-2xs text-ink-3">{name}</dt>
          <dd className="figures text-base font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Tasks({ cell, person }: { cell: Cell; person: string }) {
  const found = useCellTasks(cell, person);
  if (found.isPending) return <SkeletonRows rows={8} label="Loading the tasks" />;
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const tasks = found.data.pages.flatMap((page) => page.items);
  if (tasks.length === 0) {
    return (
      <Empty
        icon={Inbox}
        title="Nothing waits here"
        body={person ? `${person} has claimed nothing at this step.` : "Every task of this step is done."}
      />
    );
  }
  return (
    <>
      <ul className="-mx-2">
        {tasks.map((task) => (
          <TaskLine key={task.id} task={task} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <div className="mt-3 flex justify-center">
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </>
  );
}

function TaskLine({ task }: { task: Task }) {
  return (
    <li className="border-b border-line last:border-0">
      <Link
        prefetch={false}
        href={`/requests/${task.request_id}`}
        className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-2 py-2.5 transition-colors duration-100 hover:bg-hover"
      >
        <span className="min-w-0 flex-1 basis-48">
          <span className="block truncate text-sm font-medium">{task.request_title}</span>
          <span className="figures block truncate text-xs text-ink-3">
            Request {task.request_id} · from {task.requester}
          </span>
        </span>
        {task.assignee ? (
          <span className="flex items-center gap-1.5 text-xs text-ink-2">
            <Avatar small username={task.assignee} />
            {task.assignee}
          </span>
        ) : null}
        {task.request_suspended_at ? <SuspendedBadge /> : <Status of="task" status={task.status} />}
        <Clock
          due={task.due_at}
          opened={task.opened_at}
          breached={task.is_sla_breached}
          stopped={task.request_suspended_at}
        />
      </Link>
    </li>
  );
}
