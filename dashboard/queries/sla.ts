import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";
import { useReconciliation } from "@/queries/reconciliation";

export type Sla = Schemas["SlaAnswer"];
export type Hour = Schemas["HourAnswer"];
export type Day = Schemas["DayAnswer"];
export type WorstStep = Schemas["WorstStep"];

const MOVES = /^(request\.ended|task|escalation)\b/;

/** How deadlines are kept; "" is every workflow. Costly, so it follows events at a pace of its own. */
export function useSla(days: number, workflow: string) {
  const queryKey = ["deadlines", days, workflow];
  useReconciliation(queryKey, MOVES);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      call(
        api.GET("/api/v1/sla", { params: { query: { days, ...(workflow ? { workflow } : {}) } }, signal }),
      ),
    placeholderData: keepPreviousData,
    // While nobody looked, nobody counted; and deadlines pass without an event.
    staleTime: 0,
    refetchOnWindowFocus: true,
  });
}
