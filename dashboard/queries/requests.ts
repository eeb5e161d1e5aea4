import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";
import { useLive } from "@/queries/live";
import { readAll } from "@/queries/pages";
import { useReconciliation } from "@/queries/reconciliation";

export type Request = Schemas["RequestAnswer"];
export type RequestStatus = Request["status"];

/** What the list is narrowed to; "" and an empty list are everything. */
export interface RequestFilter {
  q: string;
  status: readonly RequestStatus[];
  workflow: string;
  requester: string;
}

/*
 * A request and the list have keys of their own, which events do not make old by their noun: a busy day tells of other
 * requests many times a second. `useFollow...` asks anew for what an event is about.
 */
const LISTED = "requests listed";
/** Nobody follows them while no page shows them: coming back asks anew, with the old answer in sight meanwhile. */
const UNFOLLOWED = { staleTime: 0 } as const;

export function requestKey(id: number): readonly ["request", number] {
  return ["request", id];
}

const PAGE = 50;
const LONGEST_PAGE = 200;

/** Requests that the person sees, newest first, page after page. */
export function useRequests(filter: RequestFilter) {
  return useInfiniteQuery({
    ...UNFOLLOWED,
    queryKey: [LISTED, filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET("/api/v1/requests", {
          params: {
            query: {
              limit: PAGE,
              ...(filter.q ? { q: filter.q } : {}),
              ...(filter.status.length > 0 ? { status: [...filter.status] } : {}),
              ...(filter.workflow ? { workflow: filter.workflow } : {}),
              ...(filter.requester ? { requester: filter.requester } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function useRequest(id: number) {
  return useQuery({
    ...UNFOLLOWED,
    queryKey: requestKey(id),
    queryFn: ({ signal }) =>
      call(api.GET("/api/v1/requests/{request_id}", { params: { path: { request_id: id } }, signal })),
  });
}

/** Everything that happened to a request, oldest first. */
export function useTimeline(id: number) {
  return useQuery({
    ...UNFOLLOWED,
    queryKey: [...requestKey(id), "timeline"],
    queryFn: ({ signal }) =>
      readAll((cursor) =>
        call(
          api.GET("/api/v1/requests/{request_id}/timeline", {
            params: {
              path: { request_id: id },
              query: { limit: LONGEST_PAGE, ...(cursor ? { cursor } : {}) },
            },
            signal,
          }),
        ),
      ),
  });
}

/** Asks for the request and its timeline anew when something happened to it, or to what the person may do. */
export function useFollowRequest(id: number): void {
  const client = useQueryClient();
  useLive((events) => {
    if (events.some((event) => event.request_id === id || event.action.startsWith("me."))) {
      void client.invalidateQueries({ queryKey: requestKey(id) });
    }
  });
}

/** Asks for the list anew as requests move, paced: it may be many pages. */
export function useFollowRequests(): void {
  useReconciliation([LISTED], /^(request|task|escalation|me)\./);
}

export interface NewRequest {
  workflow: string;
  title: string;
  context: Record<string, unknown>;
  /** The same key again is the same request. */
  key: string;
}

export function useCreateRequest() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ key, ...body }: NewRequest) =>
      call(
        api.POST("/api/v1/requests", {
          body: { ...body, start: true, external_id: null },
          headers: { "Idempotency-Key": key },
        }),
      ),
    onSuccess: refresh,
  });
}

export function useStartRequest(id: number) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () =>
      call(api.POST("/api/v1/requests/{request_id}/start", { params: { path: { request_id: id } } })),
    onSettled: refresh,
  });
}

export function useWithdrawRequest(id: number) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (note: string) =>
      call(
        api.POST("/api/v1/requests/{request_id}/withdraw", {
          params: { path: { request_id: id } },
          body: { note },
        }),
      ),
    onSettled: refresh,
  });
}

export function useComment(id: number) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: string) =>
      call(
        api.POST("/api/v1/requests/{request_id}/comments", {
          params: { path: { request_id: id } },
          body: { body },
        }),
      ),
    onSuccess: refresh,
  });
}

/** What one does oneself shows at once; what others do, the stream tells. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    const old = ["request", LISTED, "requests", "tasks"];
    await client.invalidateQueries({ predicate: ({ queryKey }) => old.includes(String(queryKey[0])) });
  };
}
