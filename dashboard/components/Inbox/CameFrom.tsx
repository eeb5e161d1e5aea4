"use client";

import { Timeline } from "@/components/Timeline/Timeline";
import { useRequest, useTimeline } from "@/queries/requests";
import type { Task } from "@/queries/tasks";
import { useVersion } from "@/queries/workflows";
import { Button } from "@/ui/Button";
import { SkeletonRows } from "@/ui/Skeleton";
import { useIsKnown } from "./Asked";

/** What has happened to the request so far: who decided what, and why it came here. */
export function CameFrom({ task, settled }: { task: Task; settled: boolean }) {
  const isKnown = useIsKnown(task.request_id);
  return settled || isKnown ? <Story task={task} /> : <Coming />;
}

function Story({ task }: { task: Task }) {
  const timeline = useTimeline(task.request_id);
  const request = useRequest(task.request_id).data;
  const { definition } = useVersion(request?.workflow, request?.version);
  if (timeline.data) return <Timeline entries={timeline.data} definition={definition} />;
  if (timeline.isError) {
    return (
      <p className="flex flex-wrap items-center gap-2 text-sm text-ink-2">
        What happened so far could not be loaded.
        <Button size="sm" onClick={() => void timeline.refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  return <Coming />;
}

function Coming() {
  return <SkeletonRows rows={2} label="Loading what happened so far" />;
}
