"use client";

import Link from "next/link";
import type { Request } from "@/queries/requests";
import { Clock } from "@/ui/Clock";
import { classes } from "@/ui/classes";
import { Status } from "@/ui/Status";
import { Time } from "@/ui/Time";
import { nearestOf, openWords } from "./nearest";

/** The columns of a wide list; its head and its rows share them. */
export const COLUMNS =
  "grid items-center gap-x-4 px-4 lg:px-6 grid-cols-[minmax(0,1fr)_auto] lg:grid-cols-[2.5rem_minmax(0,2fr)_minmax(0,2fr)_7rem_6.5rem] xl:grid-cols-[3.5rem_minmax(0,2.2fr)_minmax(0,1.6fr)_8rem_minmax(0,1fr)_7rem]";

/** One request in a line: what, where, whose; two lines on a phone. */
export function RequestRow({
  request,
  workflowName,
  active,
  onFocus,
}: {
  request: Request;
  workflowName: string;
  active: boolean;
  onFocus: () => void;
}) {
  const steps = openWords(request.open_tasks);
  const nearest = nearestOf(request.open_tasks);
  return (
    <Link
      href={`/requests/${request.id}`}
      prefetch={false}
      data-request={request.id}
      onFocus={onFocus}
      className={classes(
        COLUMNS,
        "min-h-11 border-b border-line py-1.5 text-sm transition-colors duration-100 hover:bg-hover focus-visible:outline-offset-[-2px] max-lg:min-h-14",
        active && "bg-chosen",
      )}
    >
      <span className="figures text-xs text-ink-3 max-lg:hidden">{request.id}</span>
      <span className="min-w-0">
        <span className="block truncate font-medium">{request.title}</span>
        <span className="block truncate text-xs text-ink-3">
          {workflowName}
          <span className="lg:hidden"> · {steps || request.requester}</span>
        </span>
      </span>
      <span className="flex min-w-0 items-center gap-2 max-lg:hidden">
        <span className="truncate text-ink-2" title={steps}>
          {steps || "—"}
        </span>
        {nearest ? (
          <span className="shrink-0">
            <Clock
              due={nearest.due_at}
              opened={nearest.opened_at}
              breached={nearest.is_sla_breached}
              stopped={request.suspended_at}
              bare
            />
          </span>
        ) : null}
      </span>
      <span className="flex flex-col items-end gap-0.5 lg:items-start">
        <Status of="request" status={request.status} suspended={request.suspended_at !== null} />
        {nearest ? (
          <span className="lg:hidden">
            <Clock
              due={nearest.due_at}
              opened={nearest.opened_at}
              breached={nearest.is_sla_breached}
              stopped={request.suspended_at}
              bare
            />
          </span>
        ) : null}
      </span>
      <span className="truncate text-ink-2 max-xl:hidden">{request.requester}</span>
      <Time at={request.created_at} className="figures truncate text-xs text-ink-3 max-lg:hidden" />
    </Link>
  );
}
