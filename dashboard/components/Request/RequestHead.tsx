"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Request } from "@/queries/requests";
import { Clock } from "@/ui/Clock";
import { Status } from "@/ui/Status";
import { Time } from "@/ui/Time";
import { nearestOf } from "./nearest";
import { ParentLink } from "./SubRequests";

/** What it is, whose it is, how it stands. */
export function RequestHead({
  request,
  workflowName,
  requesterName,
  actions,
}: {
  request: Request;
  workflowName: string;
  requesterName: string;
  actions: ReactNode;
}) {
  const nearest = nearestOf(request.open_tasks);
  return (
    <header className="shrink-0 border-b border-line bg-surface px-4 pt-3 pb-3 lg:px-6">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <nav aria-label="Where this is" className="flex items-center gap-1 text-xs text-ink-3">
            <Link prefetch={false} href="/requests" className="rounded-sm hover:text-ink">
              Requests
            </Link>
            <ChevronRight aria-hidden className="size-3" />
            <span className="figures">{request.id}</span>
          </nav>
          <h1 className="text-lg font-semibold tracking-tight text-balance">{request.title}</h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-2">
            <Status of="request" status={request.status} suspended={request.suspended_at !== null} />
            {nearest?.due_at ? (
              <Clock
                due={nearest.due_at}
                opened={nearest.opened_at}
                breached={nearest.is_sla_breached}
                stopped={request.suspended_at}
              />
            ) : null}
            <span>
              {workflowName} <span className="text-ink-3">version {request.version}</span>
            </span>
            <Dot />
            <span>
              {requesterName}, <Time at={request.created_at} />
            </span>
            {request.parent ? (
              <>
                <Dot />
                <ParentLink parent={request.parent} />
              </>
            ) : null}
            {request.external_id ? (
              <>
                <Dot />
                <span className="break-all">{request.external_id}</span>
              </>
            ) : null}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2 pt-1">{actions}</div>
      </div>
    </header>
  );
}

function Dot() {
  return (
    <span aria-hidden className="text-ink-3 max-sm:hidden">
      ·
    </span>
  );
}
