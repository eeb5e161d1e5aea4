/** A task for somebody else than the rules say, or passed above them: each is written down as what it is. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";
import { useRefresh } from "@/queries/requests";
import { takeOut } from "@/queries/tasks";

/** Hands a task on, to be done in one's own name. */
export function useDelegate(id: number) {
  return useTaskChange(id, (body: { to: string; note: string }) =>
    call(api.POST("/api/v1/tasks/{task_id}/delegate", { ...at(id), body })),
  );
}

/** Gives a task to somebody who may do it, whoever has it; null: to all who may. */
export function useReassign(id: number) {
  return useTaskChange(id, (body: { to: string | null; note: string }) =>
    call(api.POST("/api/v1/tasks/{task_id}/reassign", { ...at(id), body })),
  );
}

export function useOverride(id: number) {
  return useTaskChange(id, (body: { outcome: string; note: string; data: Schemas["Overriding"]["data"] }) =>
    call(api.POST("/api/v1/tasks/{task_id}/override", { ...at(id), body })),
  );
}

export function useSkip(id: number) {
  return useTaskChange(id, (body: { outcome: string; note: string }) =>
    call(api.POST("/api/v1/tasks/{task_id}/skip", { ...at(id), body })),
  );
}

function at(id: number) {
  return { params: { path: { task_id: id } } };
}

function useTaskChange<Given, Answer>(id: number, send: (body: Given) => Promise<Answer>) {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: send,
    onSuccess: () => takeOut(client, [id]),
    onSettled: () => void refresh(),
  });
}
