"use client";

import { CircleOff, RotateCw } from "lucide-react";
import { Health } from "@/components/Admin/Health";
import { processKind } from "@/components/Admin/kinds";
import { Toolbar } from "@/components/Admin/Toolbar";
import { useRecheck } from "@/components/Admin/useRecheck";
import { useReadiness, useWorkers, type Worker } from "@/queries/workers";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Empty, Failure } from "@/ui/Empty";
import { SkeletonRows } from "@/ui/Skeleton";
import { Table, Td, Th, Tr } from "@/ui/Table";
import { Time } from "@/ui/Time";

/** Whether that which works behind the pages is alive: the database, the pulse, the queue, and each process. */
export function Workers() {
  const workers = useWorkers();
  const ready = useReadiness();
  const checkedAt = workers.dataUpdatedAt || ready.dataUpdatedAt;
  const check = () => void Promise.all([workers.refetch(), ready.refetch()]);
  useRecheck(workers.data?.pulse, workers.dataUpdatedAt, check);
  return (
    <>
      <Toolbar
        actions={
          <Button icon={RotateCw} busy={workers.isFetching || ready.isFetching} onClick={check}>
            Check now
          </Button>
        }
      >
        {checkedAt ? (
          <p className="text-xs text-ink-2">
            Checked <Time at={new Date(checkedAt).toISOString()} />
          </p>
        ) : null}
      </Toolbar>
      <div className="min-h-0 flex-1 scroll-thin overflow-y-auto px-4 pb-6 lg:px-6">
        <Health database={ready.data?.database} workers={workers.data} />
        {workers.isPending ? <SkeletonRows rows={4} label="Loading workers" /> : null}
        {workers.isError ? <Failure error={workers.error} onRetry={check} /> : null}
        {workers.data ? <Processes workers={workers.data.items} /> : null}
      </div>
    </>
  );
}

function Processes({ workers }: { workers: readonly Worker[] }) {
  if (!workers.length)
    return (
      <Empty
        icon={CircleOff}
        title="No process is at work"
        body="Decisions can still be made, but no letter leaves and no deadline is watched. Start a worker."
      />
    );
  return (
    <Table label="Processes">
      <thead>
        <tr>
          <Th>Process</Th>
          <Th>State</Th>
          <Th className="hidden md:table-cell">What it does</Th>
          <Th className="hidden sm:table-cell">Started</Th>
          <Th>Last heard of</Th>
        </tr>
      </thead>
      <tbody>
        {workers.map((worker) => (
          <Tr key={worker.name}>
            <Td>
              <span className="font-medium">{processKind(worker.kind)}</span>
              <span className="figures block text-xs break-all text-ink-3">
                {worker.host}
                {worker.pid === null ? "" : `, process ${worker.pid}`}
              </span>
            </Td>
            <Td>
              <Badge tone={worker.alive ? "good" : "bad"}>{worker.alive ? "Alive" : "Silent"}</Badge>
            </Td>
            <Td className="hidden text-ink-2 md:table-cell">{dutyOf(worker)}</Td>
            <Td className="hidden whitespace-nowrap text-ink-2 sm:table-cell">
              {worker.started_at ? <Time at={worker.started_at} /> : "Not known"}
            </Td>
            <Td className="whitespace-nowrap text-ink-2">
              <Time at={worker.seen_at} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function dutyOf(worker: Worker): string {
  switch (worker.kind) {
    case "worker":
      return worker.concurrency === null
        ? "Works off the queue"
        : `Works off the queue, ${worker.concurrency} at once`;
    case "beat":
      return worker.leads === false ? "Stands by to beat" : "Beats: has the deadlines looked at";
    case "relay":
      return worker.stands_in
        ? "Brings messages to the queue; stands in for the pulse"
        : "Brings messages to the queue";
  }
}
