import { useQuery } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";
import { taskKey } from "@/queries/tasks";

export type Who = Schemas["WhoAnswer"];

/** Who may do a task now, and why not oneself; asked for with the task, so anew whenever that is. */
export function useWho(id: number, asked: boolean) {
  return useQuery({
    queryKey: [...taskKey(id), "who"],
    queryFn: ({ signal }) =>
      call(api.GET("/api/v1/tasks/{task_id}/who", { params: { path: { task_id: id } }, signal })),
    enabled: asked,
    staleTime: 0,
  });
}
