import { useMutation } from "@tanstack/react-query";
import { api, call } from "@/client/api";
import { useRefresh } from "@/queries/requests";

/** Gives one more person a vote; what oneself may do with the task stays. */
export function useAddReviewer(id: number) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: { username: string; note: string }) =>
      call(api.POST("/api/v1/tasks/{task_id}/reviewers", { params: { path: { task_id: id } }, body })),
    onSettled: () => void refresh(),
  });
}
