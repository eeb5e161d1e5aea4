import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, call } from "@/client/api";
import { useReconciliation } from "@/queries/reconciliation";

/** What the grid is narrowed to; "" is everything. */
export type GridFilter = { workflow: string; role: string; person: string };

/** What moves work, or changes the steps that it can be at. */
const MOVES = /^(request\.(started|ended)|task|escalation|workflow\.published)\b/;

/**
 * How the work stands. `asked` is when, by this page's clock: what was heard before is in the answer.
 * Not under the noun `grid`: events count in memory at once, and the answer, which costs more, follows at
 * a pace of its own.
 */
export function useGrid(filter: GridFilter) {
  const queryKey = ["board", filter];
  useReconciliation(queryKey, MOVES);
  return useQuery({
    queryKey,
    queryFn: async () => {
      const asked = performance.now();
      return { asked, answer: await call(api.GET("/api/v1/grid", { params: { query: given(filter) } })) };
    },
    placeholderData: keepPreviousData,
    // While nobody looked, nobody counted.
    staleTime: 0,
    refetchOnWindowFocus: true,
  });
}

/** The open tasks of one cell, nearest deadline first. */
export function useCellTasks(cell: { workflow: string; step: string }, person: string) {
  return useInfiniteQuery({
    queryKey: ["tasks", "cell", cell.workflow, cell.step, person],
    queryFn: ({ pageParam }) =>
      call(
        api.GET("/api/v1/tasks", {
          params: {
            query: {
              scope: "all",
              workflow: cell.workflow,
              step: cell.step,
              limit: 50,
              ...(person ? { assignee: person } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** What a request is called. Titles do not change, so each is asked for once. */
export function useTitle(request: number | null): string | undefined {
  return useQuery({
    queryKey: ["titles", request],
    queryFn: async () => {
      const found = await call(
        api.GET("/api/v1/requests/{request_id}", { params: { path: { request_id: request ?? 0 } } }),
      );
      return found.title;
    },
    enabled: request !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  }).data;
}

/** How to remember titles and names that were told along the way, so that nobody has to ask for them. */
export function useRememberTitle(): (request: number, title: string) => void {
  const client = useQueryClient();
  return useCallback((request, title) => client.setQueryData(["titles", request], title), [client]);
}

/**
 * What somebody is called. The directory is not open to everybody who sees the work, but the timeline
 * of a request names those who acted on it: one is read for each person, once.
 */
export function usePersonName(username: string | null, request: number | null): string | undefined {
  return useQuery({
    queryKey: ["names", username],
    queryFn: async () => {
      const timeline = await call(
        api.GET("/api/v1/requests/{request_id}/timeline", { params: { path: { request_id: request ?? 0 } } }),
      );
      return timeline.items.find((entry) => entry.actor === username)?.actor_name ?? username ?? "";
    },
    enabled: username !== null && request !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  }).data;
}

function given(filter: GridFilter): Partial<GridFilter> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
}
