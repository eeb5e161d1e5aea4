import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";
import { useReconciliation } from "@/queries/reconciliation";

export type Escalation = Schemas["EscalationAnswer"];
export type EscalationFilter = { workflow: string; acknowledged: boolean | null };

/** What makes an escalation, and what is told beside it: whether its task is still open. */
const MOVES = /^task\.(escalated|claimed|released|completed|cancelled)$/;

/** Breaches, newest first, page after page. */
export function useEscalations({ workflow, acknowledged }: EscalationFilter) {
  useReconciliation(["escalations"], MOVES);
  return useInfiniteQuery({
    queryKey: ["escalations", "found", workflow, acknowledged],
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET("/api/v1/escalations", {
          params: {
            query: {
              limit: 50,
              ...(workflow ? { workflow } : {}),
              ...(acknowledged === null ? {} : { acknowledged }),
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

/** Take note of a breach, once and for everybody to see. */
export function useAcknowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, note }: { id: number; note: string }) =>
      call(
        api.POST("/api/v1/escalations/{escalation_id}/acknowledge", {
          params: { path: { escalation_id: id } },
          body: { note },
        }),
      ),
    // Also after a refusal: then somebody else was faster, and that should be seen.
    onSettled: () => client.invalidateQueries({ queryKey: ["escalations"] }),
  });
}
