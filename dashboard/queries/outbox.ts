import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";

export type Message = Schemas["MessageAnswer"];
export type MessageState = Message["state"] | "all";

/** Messages of the outbox, newest first, page after page. */
export function useMessages(state: MessageState) {
  return useInfiniteQuery({
    queryKey: ["outbox", state],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: 50,
        ...(state === "all" ? {} : { state }),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return call(api.GET("/api/v1/outbox", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useRetryMessage() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      call(api.POST("/api/v1/outbox/{message_id}/retry", { params: { path: { message_id: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["outbox"] }),
  });
}
