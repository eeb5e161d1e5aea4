"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Reading } from "@/components/Form/Reading";
import { isObject, type JsonObject, type Schema } from "@/components/Form/schema";
import { requestKey, useRequest } from "@/queries/requests";
import type { Task } from "@/queries/tasks";
import { useVersion } from "@/queries/workflows";
import { Skeleton } from "@/ui/Skeleton";

/** The business data of a task's request, by the titles that its workflow gives them. */
export function Asked({ task, settled }: { task: Task; settled: boolean }) {
  const near = useNearSchema(task.workflow);
  const isKnown = useIsKnown(task.request_id);
  if (settled || isKnown) return <AskedExactly task={task} near={near} />;
  return near === undefined ? <Coming /> : <Reading schema={near} value={task.context as JsonObject} />;
}

/** By the version on which the request runs. When that cannot be had, the data is shown by its own names. */
function AskedExactly({ task, near }: { task: Task; near: Schema | undefined }) {
  const request = useRequest(task.request_id);
  const version = useVersion(request.data?.workflow, request.data?.version);
  const failed = request.isError || version.isError ? {} : undefined;
  const schema = schemaOf(version.data) ?? near ?? failed;
  return schema === undefined ? <Coming /> : <Reading schema={schema} value={task.context as JsonObject} />;
}

function Coming() {
  return (
    <div role="status" aria-label="Loading what is asked" className="flex flex-col gap-2.5">
      <Skeleton className="h-3.5 w-2/5" />
      <Skeleton className="h-3.5 w-3/5" />
      <Skeleton className="h-3.5 w-1/2" />
    </div>
  );
}

/** The schema of any version of the workflow that is at hand: it serves until the right one is there. */
function useNearSchema(workflow: string): Schema | undefined {
  const client = useQueryClient();
  const found = client
    .getQueriesData({ queryKey: ["versions", workflow] })
    .find(([, data]) => data !== undefined);
  return schemaOf(found?.[1]);
}

/** Whether a request is at hand, so that showing it asks the server nothing. */
export function useIsKnown(request: number): boolean {
  return useQueryClient().getQueryData(requestKey(request)) !== undefined;
}

function schemaOf(version: unknown): Schema | undefined {
  const definition = isObject(version) ? version.definition : undefined;
  if (!isObject(definition)) return undefined;
  return (isObject(definition.context_schema) ? definition.context_schema : {}) as Schema;
}
