import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";
import { readAll } from "@/queries/pages";

export type Designed = Schemas["WorkflowAnswer"];
export type Listed = Schemas["WorkflowListed"];
export type Report = Schemas["ReportAnswer"];
export type Definition = Record<string, unknown>;

const PAGE = 200;
/** How many running requests are counted at most; beyond that, "and more" is enough to know. */
const COUNTED = 100;

/** Every workflow that there is, drafts too. */
export function useDesignedWorkflows() {
  return useQuery({
    queryKey: ["workflows", "designer"],
    queryFn: ({ signal }) =>
      readAll<Listed>((cursor) =>
        call(
          api.GET("/api/v1/workflows", {
            params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        ),
      ),
  });
}

/** A workflow with its versions and its draft. */
export function designedQuery(key: string) {
  return queryOptions({
    queryKey: ["workflows", "designer", key],
    queryFn: ({ signal }) => call(api.GET("/api/v1/workflows/{key}", { params: { path: { key } }, signal })),
  });
}

export function useDesigned(key: string) {
  return useQuery(designedQuery(key));
}

/** A published version never changes: it is asked for once. */
export function useVersion(key: string, version: number | null) {
  return useQuery({
    queryKey: ["versions", key, version],
    queryFn: ({ signal }) =>
      call(
        api.GET("/api/v1/workflows/{key}/versions/{version}", {
          params: { path: { key, version: version ?? 0 } },
          signal,
        }),
      ),
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What the check finds in a definition. The last answer stays while the next one is on its way. */
export function useVerdict(definition: Definition | null) {
  return useQuery({
    // A change of roles can make another verdict of it.
    queryKey: ["roles", "verdict", definition],
    queryFn: ({ signal }) => verify(definition ?? {}, signal),
    enabled: definition !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

function verify(definition: Definition, signal?: AbortSignal): Promise<Report> {
  return call(api.POST("/api/v1/workflows/verify", { body: definition, ...(signal ? { signal } : {}) }));
}

/** The requests that run on each version now; `more` when there are too many to count. */
export function useRunning(key: string, enabled = true) {
  return useQuery({
    queryKey: ["requests", "running", key],
    queryFn: async ({ signal }) => {
      const page = await call(
        api.GET("/api/v1/requests", {
          params: { query: { workflow: key, status: ["IN_PROGRESS"], limit: COUNTED } },
          signal,
        }),
      );
      const byVersion = new Map<number, number>();
      for (const { version } of page.items) byVersion.set(version, (byVersion.get(version) ?? 0) + 1);
      return { count: page.items.length, more: page.next_cursor !== null, byVersion };
    },
    enabled,
  });
}

/** What waits at each workflow's steps now. */
export function useWaiting() {
  return useQuery({
    queryKey: ["grid", "designer"],
    queryFn: async ({ signal }) => {
      const grid = await call(api.GET("/api/v1/grid", { signal }));
      const waiting = new Map<string, number>();
      for (const { workflow, open, claimed } of grid.items) {
        waiting.set(workflow, (waiting.get(workflow) ?? 0) + open + claimed);
      }
      return waiting;
    },
  });
}

export function saveDraft(key: string, definition: Definition): Promise<Report> {
  return call(api.PUT("/api/v1/workflows/{key}/draft", { params: { path: { key } }, body: definition }));
}

/** Make a workflow by saving its first draft. */
export function useMakeWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (definition: Definition) => saveDraft(String(definition.key), definition),
    onSuccess: () => client.invalidateQueries({ queryKey: ["workflows"] }),
  });
}

export function usePublish(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(api.POST("/api/v1/workflows/{key}/publish", { params: { path: { key } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["workflows"] }),
  });
}
