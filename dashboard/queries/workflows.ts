import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, call, type Schemas } from "@/client/api";
import { type Definition, readDefinition } from "@/components/Diagram/definition";
import { readAll } from "@/queries/pages";

export type WorkflowListed = Schemas["WorkflowListed"];
export type Preview = Schemas["PreviewAnswer"];

const PAGE = 200;
/** A published version never changes, so it is asked for once. */
const FOR_GOOD = Number.POSITIVE_INFINITY;

/** Every workflow with a published version: key and name, for filters and names. */
export function useWorkflows() {
  return useQuery({
    queryKey: ["workflows", "all"],
    queryFn: ({ signal }) =>
      readAll((cursor) =>
        call(
          api.GET("/api/v1/workflows", {
            params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        ),
      ),
  });
}

/** Those that the person may start. */
export function useStartable() {
  return useQuery({
    queryKey: ["workflows", "startable"],
    queryFn: ({ signal }) =>
      readAll((cursor) =>
        call(
          api.GET("/api/v1/workflows", {
            params: { query: { startable: true, limit: PAGE, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        ),
      ),
  });
}

/** One workflow in its newest version. */
export function useWorkflow(key: string | undefined) {
  return useQuery({
    queryKey: ["workflows", key],
    queryFn: ({ signal }) =>
      call(api.GET("/api/v1/workflows/{key}", { params: { path: { key: key ?? "" } }, signal })),
    enabled: key !== undefined,
  });
}

/** The version on which a request runs, whole and as drawings read it. */
export function useVersion(key: string | undefined, version: number | undefined) {
  const query = useQuery({
    queryKey: ["versions", key, version],
    queryFn: ({ signal }) =>
      call(
        api.GET("/api/v1/workflows/{key}/versions/{version}", {
          params: { path: { key: key ?? "", version: version ?? 0 } },
          signal,
        }),
      ),
    enabled: key !== undefined && version !== undefined,
    staleTime: FOR_GOOD,
  });
  const document = query.data?.definition;
  const definition: Definition | undefined = useMemo(() => document && readDefinition(document), [document]);
  return { ...query, definition };
}

/**
 * The way that a request with this context would take. An answer that is no longer waited for is dropped: the
 * present one stays on the page until the next is there.
 */
export function usePreview(key: string | undefined, context: Record<string, unknown>) {
  return useQuery({
    queryKey: ["workflows", key, "preview", context],
    queryFn: ({ signal }) =>
      call(
        api.POST("/api/v1/workflows/{key}/preview", {
          params: { path: { key: key ?? "" } },
          body: { context },
          signal,
        }),
      ),
    enabled: key !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}
