import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/client/api";

/** The person's absences that may be now; a module of its own, because every room asks for it. */
export const awayQuery = queryOptions({
  queryKey: ["absences", "away"],
  queryFn: ({ signal }) =>
    // At most 50 of a person are not over.
    call(api.GET("/api/v1/me/absences", { params: { query: { limit: 100 } }, signal })),
});
