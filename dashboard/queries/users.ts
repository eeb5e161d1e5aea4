import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";
import { readAll } from "@/queries/pages";

export type User = Schemas["UserAnswer"];
export type NewUser = Schemas["NewUserBody"];
export type UserChange = Schemas["UserPatch"];

/** Users by name of login whose username, name or e-mail holds `q`, page after page. */
export function useUsers(q: string) {
  return useInfiniteQuery({
    queryKey: ["users", "found", q],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return call(api.GET("/api/v1/users", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Everybody, to say who holds what. */
export function useEverybody() {
  return useQuery({
    queryKey: ["users", "everybody"],
    queryFn: ({ signal }) =>
      readAll((cursor) =>
        call(
          api.GET("/api/v1/users", {
            params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        ),
      ),
  });
}

export function useUser(username: string) {
  return useQuery({
    queryKey: ["users", "one", username],
    queryFn: ({ signal }) =>
      call(api.GET("/api/v1/users/{username}", { params: { path: { username } }, signal })),
  });
}

export function useMakeUser() {
  return useChangeOfPeople((body: NewUser) => call(api.POST("/api/v1/users", { body })));
}

export function useChangeUser(username: string) {
  return useChangeOfPeople((body: UserChange) =>
    call(api.PATCH("/api/v1/users/{username}", { params: { path: { username } }, body })),
  );
}

export function useSetUserRoles(username: string) {
  return useChangeOfPeople((body: string[]) =>
    call(api.PUT("/api/v1/users/{username}/roles", { params: { path: { username } }, body })),
  );
}

function useChangeOfPeople<Given>(change: (given: Given) => Promise<User>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (user) => {
      client.setQueryData(["users", "one", user.username], user);
      return Promise.all(
        [["users"], ["roles"], ["me"]].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
}
