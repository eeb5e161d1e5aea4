"use client";

import { FileQuestion, X } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { Problem } from "@/client/api";
import { Diagram } from "@/components/Diagram/Diagram";
import { stepName } from "@/components/Diagram/definition";
import { Reading } from "@/components/Form/Reading";
import type { JsonObject, Schema } from "@/components/Form/schema";
import { Messages } from "@/components/Message/Messages";
import { namesOf } from "@/components/Timeline/moments";
import { Timeline } from "@/components/Timeline/Timeline";
import { type Request, useFollowRequest, useRequest, useTimeline } from "@/queries/requests";
import { useVersion } from "@/queries/workflows";
import { Button } from "@/ui/Button";
import { Empty, Failure } from "@/ui/Empty";
import { useFilters } from "@/ui/path";
import { Skeleton, SkeletonRows } from "@/ui/Skeleton";
import { listedWith } from "@/words/value";
import { CommentBox } from "./CommentBox";
import { NotOffered } from "./NotOffered";
import { OpenTasks } from "./OpenTasks";
import { Panel } from "./Panel";
import { RequestActions } from "./RequestActions";
import { RequestHead } from "./RequestHead";
import { RequestOutcome } from "./RequestOutcome";
import { SubRequests } from "./SubRequests";
import { Suspended } from "./Suspended";
import { tellStory } from "./story";
import { Waiting } from "./Waiting";

/** One request: where it is, how it came there, what the person may do. */
export function RequestPage({ id }: { id: number }) {
  const { data, error, refetch } = useRequest(id);
  useFollowRequest(id);
  if (data) return <Loaded request={data} />;
  // 422: no request has a number that large.
  if (error instanceof Problem && (error.status === 404 || error.status === 422))
    return <NotThere id={String(id)} />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return <Loading />;
}

function Loaded({ request }: { request: Request }) {
  const timeline = useTimeline(request.id);
  const { data: version, definition, error: noVersion } = useVersion(request.workflow, request.version);
  const [{ step }, setFilter] = useFilters("step");
  const entries = timeline.data;
  const names = useMemo(() => namesOf(entries ?? []), [entries]);
  const story = useMemo(
    () => (definition && entries ? tellStory(definition, request, entries) : undefined),
    [definition, request, entries],
  );
  const chosen = step && definition?.steps.some((each) => each.key === step) ? step : null;
  const schema = (definition?.contextSchema ?? {}) as Schema;

  return (
    <>
      <RequestHead
        request={request}
        workflowName={version?.name ?? request.workflow}
        requesterName={names[request.requester] ?? request.requester}
        actions={<RequestActions request={request} />}
      />
      <p role="status" className="sr-only">
        {story && definition
          ? whereWords(
              story.now.map((key) => stepName(definition, key)),
              request,
            )
          : ""}
      </p>
      <div className="min-h-0 flex-1 scroll-thin overflow-y-auto">
        <div className="mx-auto grid max-w-[90rem] gap-4 p-4 lg:grid-cols-[minmax(0,1fr)_18.5rem] xl:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_auto_1fr] lg:p-6">
          <div className="flex min-w-0 flex-col gap-4 lg:col-start-2 lg:row-start-2">
            <Suspended request={request} />
            <OpenTasks request={request} names={names} />
            <Waiting request={request} definition={definition} />
            <Messages request={request} />
            {request.open_tasks.length + request.waiting.length === 0 ? (
              <RequestOutcome request={request} definition={definition} />
            ) : null}
          </div>
          <div className="min-w-0 lg:col-span-2 lg:row-start-1">
            {definition ? (
              <Diagram
                definition={definition}
                marks={story?.marks}
                path={story?.path}
                selected={chosen}
                onStep={(key) => setFilter({ step: key === chosen ? null : key })}
              />
            ) : noVersion ? (
              <Panel title="Where it stands">
                <p className="text-sm text-ink-2">The workflow cannot be drawn now: {noVersion.message}</p>
              </Panel>
            ) : (
              <Skeleton className="h-48 w-full rounded-lg" />
            )}
          </div>
          <div className="flex flex-col gap-3 lg:col-start-2 lg:row-start-3">
            <Panel title="What was asked for">
              <Reading schema={schema} value={request.context as JsonObject} />
            </Panel>
            <SubRequests request={request} definition={definition} />
            <NotOffered request={request} />
          </div>
          <div className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-2">
            <Panel
              title="What happened"
              aside={
                chosen && definition ? (
                  <Button size="sm" variant="ghost" icon={X} onClick={() => setFilter({ step: null })}>
                    Only {stepName(definition, chosen)}
                  </Button>
                ) : null
              }
            >
              <div className="mb-5">
                <CommentBox request={request} />
              </div>
              {entries ? (
                <Timeline entries={entries} definition={definition} step={chosen} />
              ) : timeline.error ? (
                <Failure error={timeline.error} onRetry={() => void timeline.refetch()} />
              ) : (
                <SkeletonRows rows={4} label="Loading what happened" />
              )}
            </Panel>
          </div>
        </div>
      </div>
    </>
  );
}

function whereWords(steps: readonly string[], { waiting, suspended_at }: Request): string {
  const waits = [...new Set(waiting.map((branch) => branch.step_name))];
  return [
    suspended_at === null ? "" : "Suspended.",
    steps.length === 0 ? "Nothing is open." : `Now at ${listedWith("and", steps)}.`,
    waits.length === 0 ? "" : `It waits at ${listedWith("and", waits)}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Not there and not visible are the same from outside; both are said. */
export function NotThere({ id }: { id: string }) {
  return (
    <Empty
      icon={FileQuestion}
      title={`There is no request ${id} that you can see`}
      body="It may not exist, or you have no part in it. Whoever sent you here can tell you more."
      action={
        <Link
          prefetch={false}
          href="/requests"
          className="inline-flex h-8 items-center rounded-md border border-line-strong bg-surface px-3 text-sm font-medium shadow-rest hover:bg-hover"
        >
          To the requests
        </Link>
      }
    />
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the request" className="flex flex-1 flex-col">
      <div className="flex flex-col gap-2 border-b border-line bg-surface px-4 py-4 lg:px-6">
        <Skeleton className="h-3 w-24" />
        <Skeleton className="h-5 w-80 max-w-full" />
        <Skeleton className="h-3 w-64 max-w-full" />
      </div>
      <div className="flex flex-col gap-4 p-4 lg:p-6">
        <Skeleton className="h-52 w-full rounded-lg" />
        <Skeleton className="h-40 w-full rounded-lg" />
      </div>
    </div>
  );
}
