/** What is filled in of a task's form, kept by the server until somebody decides. */

import { queryOptions } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";

export type KeptDraft = Schemas["KeptDraft"];

/** Asked anew each time that one comes to the task: somebody else may have gone on with it. */
export const draftQuery = (task: number) =>
  queryOptions({
    queryKey: ["draft", task],
    queryFn: ({ signal }) =>
      call(api.GET("/api/v1/tasks/{task_id}/draft", { params: { path: { task_id: task } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });

/** Browsers let no larger call outlive its page. */
const MOST_LEAVING = 60_000;

/** Keeps it. A call that is made when the page is left outlives it, where that is not too much. */
export function saveDraft(
  task: number,
  body: Schemas["DecisionDraft"],
  leaving: boolean,
): Promise<KeptDraft> {
  return call(
    api.PUT("/api/v1/tasks/{task_id}/draft", {
      params: { path: { task_id: task } },
      body,
      keepalive: leaving && JSON.stringify(body).length < MOST_LEAVING,
    }),
  );
}
