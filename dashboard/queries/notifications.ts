"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";

export type Notification = Schemas["NotificationAnswer"];

/** What the person was told, newest first; `unread` only those not yet read. */
export const notificationsQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ["notifications", "list", unread],
    queryFn: ({ pageParam }) =>
      call(
        api.GET("/api/v1/notifications", {
          params: { query: { unread: unread || undefined, cursor: pageParam, limit: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const unreadQuery = queryOptions({
  queryKey: ["notifications", "count"],
  queryFn: () => call(api.GET("/api/v1/notifications/count")),
});

/** Mark one as read, or all. */
export function useReading() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["notifications"] });
  const one = useMutation({
    mutationFn: (id: number) =>
      call(
        api.POST("/api/v1/notifications/{notification_id}/read", {
          params: { path: { notification_id: id } },
        }),
      ),
    onSuccess: refresh,
  });
  const all = useMutation({
    mutationFn: () => call(api.POST("/api/v1/notifications/read")),
    onSuccess: refresh,
  });
  return { one, all };
}
