import { useQueries, useQuery } from "@tanstack/react-query";
import { api, call } from "@/client/api";
import type { Wanted } from "@/queries/roles";

/** What each of these roles would change, worked out by the server; nothing is stored. */
export function useRolePreviews(wanted: readonly Wanted[]) {
  return useQueries({
    queries: wanted.map(({ role, permissions }) => ({
      queryKey: ["roles", "preview", role, permissions],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call(
          api.POST("/api/v1/roles/{name}/permissions/preview", {
            params: { path: { name: role } },
            body: [...permissions],
            signal,
          }),
        ),
    })),
  });
}

/** What other roles would change, worked out by the server; nothing is stored. */
export function useUserRolesPreview(username: string, roles: readonly string[], enabled: boolean) {
  return useQuery({
    queryKey: ["users", "preview", username, roles],
    queryFn: ({ signal }) =>
      call(
        api.POST("/api/v1/users/{username}/roles/preview", {
          params: { path: { username } },
          body: [...roles],
          signal,
        }),
      ),
    enabled,
  });
}
