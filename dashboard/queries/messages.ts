import { useMutation } from "@tanstack/react-query";
import { api, call } from "@/client/api";
import { useRefresh } from "@/queries/requests";

/** Tells a request what one of its steps waits for. The same key again counts once. */
export function useSendMessage(id: number) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ name, data, key }: { name: string; data: Record<string, unknown>; key: string }) =>
      call(
        api.POST("/api/v1/requests/{request_id}/messages/{name}", {
          params: { path: { request_id: id, name } },
          body: { data },
          headers: { "Idempotency-Key": key },
        }),
      ),
    onSettled: () => void refresh(),
  });
}
