/** Services that need somebody: called anew, skipped, or given up. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/client/api";
import { type Request, requestKey, useRefresh } from "@/queries/requests";

export type ServiceVerb = "retry_service" | "skip_service" | "give_up_service";

interface Wanted {
  verb: ServiceVerb;
  /** The service's own within the request. */
  number: number;
  note: string;
}

/** Does something about a service that is stuck; what became of the request is shown at once. */
export function useServiceAction(id: number) {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (wanted: Wanted) => ask(id, wanted),
    onSuccess: (request) => client.setQueryData(requestKey(id), request),
    onSettled: () => {
      void refresh();
      void client.invalidateQueries({ queryKey: ["incidents"] });
    },
  });
}

function ask(id: number, { verb, number, note }: Wanted): Promise<Request> {
  const at = { params: { path: { request_id: id, number } } };
  switch (verb) {
    case "retry_service":
      return call(api.POST("/api/v1/requests/{request_id}/services/{number}/retry", at));
    case "skip_service":
      return call(
        api.POST("/api/v1/requests/{request_id}/services/{number}/skip", { ...at, body: { note } }),
      );
    case "give_up_service":
      return call(
        api.POST("/api/v1/requests/{request_id}/services/{number}/give-up", { ...at, body: { note } }),
      );
  }
}
