/** What leaves the usual way: sending back, and closing a task or a request. Each needs a note. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/client/api";
import { useRefresh } from "@/queries/requests";
import { takeOut } from "@/queries/tasks";

export function useSendBack(id: number) {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: { to: string; note: string }) =>
      call(api.POST("/api/v1/tasks/{task_id}/send-back", { params: { path: { task_id: id } }, body })),
    onSuccess: () => takeOut(client, [id]),
    onSettled: () => void refresh(),
  });
}

export function useCancelTask(id: number) {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (note: string) =>
      call(api.POST("/api/v1/tasks/{task_id}/cancel", { params: { path: { task_id: id } }, body: { note } })),
    onSuccess: () => takeOut(client, [id]),
    onSettled: () => void refresh(),
  });
}

export function useCancelRequest(id: number) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (note: string) =>
      call(
        api.POST("/api/v1/requests/{request_id}/cancel", {
          params: { path: { request_id: id } },
          body: { note },
        }),
      ),
    onSettled: () => void refresh(),
  });
}
