import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";
import { readAll } from "@/queries/pages";

export type Role = Schemas["RoleAnswer"];
export type Permission = Schemas["PermissionAnswer"];
export type Wanted = { role: string; permissions: readonly string[] };

const LIMIT = 200;

/** Every role, with what it grants. */
export function useRoles() {
  return useQuery({
    queryKey: ["roles", "all"],
    queryFn: ({ signal }) =>
      readAll((cursor) =>
        call(
          api.GET("/api/v1/roles", {
            params: { query: { limit: LIMIT, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        ),
      ),
  });
}

/** Every permission, with the roles that grant it. */
export function usePermissions() {
  return useQuery({
    queryKey: ["roles", "permissions"],
    queryFn: ({ signal }) =>
      readAll((cursor) =>
        call(
          api.GET("/api/v1/permissions", {
            params: { query: { limit: LIMIT, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        ),
      ),
  });
}

export function useMakeRole() {
  return useChangeOfMatrix((body: { name: string; permissions: string[] }) =>
    call(api.POST("/api/v1/roles", { body })),
  );
}

export function useMakePermission() {
  return useChangeOfMatrix((body: { name: string }) => call(api.POST("/api/v1/permissions", { body })));
}

export function useSetRolePermissions() {
  return useChangeOfMatrix(({ role, permissions }: Wanted) =>
    call(
      api.PUT("/api/v1/roles/{name}/permissions", {
        params: { path: { name: role } },
        body: [...permissions],
      }),
    ),
  );
}

function useChangeOfMatrix<Given, Made>(change: (given: Given) => Promise<Made>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([["roles"], ["users"], ["me"]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
