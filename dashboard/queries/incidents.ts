import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";

export type Incident = Schemas["IncidentAnswer"];
export type IncidentState = "open" | "resolved" | "all";

/** Incidents, newest first, page after page. */
export function useIncidents(state: IncidentState) {
  return useInfiniteQuery({
    queryKey: ["incidents", state],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: 50,
        ...(state === "all" ? {} : { resolved: state === "resolved" }),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return call(api.GET("/api/v1/incidents", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useResolveIncident() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, note }: { id: number; note: string }) =>
      call(
        api.POST("/api/v1/incidents/{incident_id}/resolve", {
          params: { path: { incident_id: id } },
          body: { note },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["incidents"] }),
  });
}
