import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call, Problem, type Schemas } from "@/client/api";
import { useRefresh } from "@/queries/requests";

/** A task with the request that it belongs to: as lists and the task alone have it. */
export type Task = Schemas["TaskAnswer"];
/** What every answer that speaks of a task has. */
export type TaskOfRequest = Schemas["TaskOfRequest"];
export type Offer = Schemas["ActionOffer"];
export type Outcome = Schemas["OutcomeOffer"];
export type Completion = Schemas["Completion"];
export type CompletionAnswer = Schemas["CompletionAnswer"];
export type BulkResult = Schemas["CompletionResult"];

/** What the inbox is narrowed to; "" is everything. */
export type TaskFilter = {
  readonly q: string;
  readonly workflow: string;
  readonly step: string;
  readonly late: boolean;
  readonly claimed: boolean;
};

/** What is loaded of the inbox so far, and where to go on; null when that is all. */
export type Loaded = { readonly items: readonly Task[]; readonly cursor: string | null };

/**
 * Of its own, not among "tasks": an event mends the list in place, where an invalidation would load every page anew.
 */
export function inboxKey(filter: TaskFilter) {
  return ["inbox", filter] as const;
}

/** Takes tasks out of every inbox that is loaded: they are decided. */
export function takeOut(client: QueryClient, ids: readonly number[]): void {
  const gone = new Set(ids);
  client.setQueriesData<Loaded>({ queryKey: ["inbox"] }, (now) =>
    now?.items.some((task) => gone.has(task.id))
      ? { ...now, items: now.items.filter((task) => !gone.has(task.id)) }
      : now,
  );
}

/** Brings a row up to date wherever it is shown. */
function bringUpToDate(client: QueryClient, task: TaskOfRequest): void {
  client.setQueriesData<Loaded>({ queryKey: ["inbox"] }, (now) =>
    now === undefined
      ? now
      : { ...now, items: now.items.map((each) => (each.id === task.id ? { ...each, ...task } : each)) },
  );
}

export const LONGEST_PAGE = 200;
/** The server takes this many decisions in one call. */
const MOST_AT_ONCE = 500;

/** A page of the tasks that the person may work on now, nearest deadline first; of one request, if that is asked. */
export function readTasks(
  filter: TaskFilter,
  {
    cursor,
    request,
    signal,
  }: { cursor?: string | null; request?: number; signal?: AbortSignal | undefined } = {},
) {
  const query = {
    scope: "mine" as const,
    limit: LONGEST_PAGE,
    ...(filter.q ? { q: filter.q } : {}),
    ...(filter.workflow ? { workflow: filter.workflow } : {}),
    ...(filter.step ? { step: filter.step } : {}),
    ...(filter.late ? { overdue: true } : {}),
    // What is mine and claimed is claimed by me: what others have claimed is theirs alone.
    ...(filter.claimed ? { status: ["CLAIMED" as const] } : {}),
    ...(cursor ? { cursor } : {}),
    ...(request === undefined ? {} : { request_id: request }),
  };
  return call(api.GET("/api/v1/tasks", { params: { query }, ...(signal ? { signal } : {}) }));
}

export function taskKey(id: number): readonly ["tasks", number] {
  return ["tasks", id];
}

/** One task as it is now; a list's row serves until it is there. */
export function useTask(id: number | null, known?: Task) {
  return useQuery({
    queryKey: taskKey(id ?? 0),
    queryFn: ({ signal }) =>
      call(api.GET("/api/v1/tasks/{task_id}", { params: { path: { task_id: id ?? 0 } }, signal })),
    enabled: id !== null,
    ...(known === undefined ? {} : { placeholderData: known }),
  });
}

/** Takes a task for oneself, or gives it back to everybody who may do it. */
export function useClaim() {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, release }: { id: number; release: boolean }) => {
      const path = { params: { path: { task_id: id } } };
      return release
        ? call(api.POST("/api/v1/tasks/{task_id}/release", path))
        : call(api.POST("/api/v1/tasks/{task_id}/claim", path));
    },
    onSuccess: (task) => bringUpToDate(client, task),
    onSettled: () => void refresh(),
  });
}

/** Decides a task. The same key with the same decision counts once, however often it is sent. */
export function useComplete() {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, key, ...body }: Completion & { id: number; key: string }) =>
      call(
        api.POST("/api/v1/tasks/{task_id}/complete", {
          params: { path: { task_id: id } },
          body,
          headers: { "Idempotency-Key": key },
        }),
      ),
    onSuccess: (_, { id }) => takeOut(client, [id]),
    onSettled: () => void refresh(),
  });
}

/** One result for a task of many: done, refused, or not known because the line broke. */
export type Decided =
  | { id: number; status: "done"; result: BulkResult }
  | { id: number; status: "refused"; reason: string }
  | { id: number; status: "unknown"; reason: string };

/** Decides many tasks alike, each on its own; tells of the results as they come. */
export function useCompleteMany(onResults: (results: readonly Decided[]) => void) {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ ids, outcome, note }: { ids: readonly number[]; outcome: string; note: string }) => {
      for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
        const some = ids.slice(from, from + MOST_AT_ONCE);
        const results = await completeSome(some, outcome, note);
        onResults(results);
        takeOut(
          client,
          results.filter((each) => each.status === "done").map((each) => each.id),
        );
      }
    },
    onSettled: () => void refresh(),
  });
}

async function completeSome(ids: readonly number[], outcome: string, note: string): Promise<Decided[]> {
  const items = ids.map((task_id) => ({ task_id, outcome, note, data: {} }));
  try {
    const { results } = await call(api.POST("/api/v1/tasks/complete", { body: { items } }));
    return results.map(toDecided);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const status = error.status === 0 || error.status >= 500 ? "unknown" : "refused";
    return ids.map((id) => ({ id, status, reason: error.detail }));
  }
}

function toDecided(result: BulkResult): Decided {
  if (result.status === "done") return { id: result.task_id, status: "done", result };
  const detail = result.problem?.detail;
  return {
    id: result.task_id,
    status: "refused",
    reason: typeof detail === "string" ? detail : "The server refused it and gave no reason.",
  };
}
