"use client";

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";

export type Absence = Schemas["AbsenceAnswer"];
export type NewAbsence = Schemas["NewAbsence"];

/** When the person is away, the one that was made last first, page after page. */
export const absencesQuery = infiniteQueryOptions({
  queryKey: ["absences", "own"],
  queryFn: ({ pageParam, signal }) =>
    call(
      api.GET("/api/v1/me/absences", {
        params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor,
});

/** For whom the person stands in at this moment. */
export const standingInQuery = queryOptions({
  queryKey: ["absences", "standing in"],
  queryFn: ({ signal }) => call(api.GET("/api/v1/me/standing-in", { signal })),
});

/** Colleagues whose username or name holds `q`. */
export function usePeople(q: string) {
  return useQuery({
    queryKey: ["people", q],
    queryFn: ({ signal }) =>
      call(api.GET("/api/v1/people", { params: { query: { limit: 20, ...(q ? { q } : {}) } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function usePlanAbsence() {
  return useChangeOfAbsences((body: NewAbsence) => call(api.POST("/api/v1/me/absences", { body })));
}

export function useCancelAbsence() {
  return useChangeOfAbsences((id: number) =>
    call(api.POST("/api/v1/me/absences/{absence_id}/cancel", { params: { path: { absence_id: id } } })),
  );
}

function useChangeOfAbsences<Given>(change: (given: Given) => Promise<Absence>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ["absences"] }),
  });
}
