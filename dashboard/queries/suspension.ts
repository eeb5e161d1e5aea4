/** A request that nobody can work on for a while, and its going on. */

import { useMutation } from "@tanstack/react-query";
import { api, call } from "@/client/api";
import { useRefresh } from "@/queries/requests";

export function useSuspendRequest(id: number) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (note: string) =>
      call(
        api.POST("/api/v1/requests/{request_id}/suspend", {
          params: { path: { request_id: id } },
          body: { note },
        }),
      ),
    onSettled: () => void refresh(),
  });
}

export function useResumeRequest(id: number) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (note: string) =>
      call(
        api.POST("/api/v1/requests/{request_id}/resume", {
          params: { path: { request_id: id } },
          body: { note },
        }),
      ),
    onSettled: () => void refresh(),
  });
}
