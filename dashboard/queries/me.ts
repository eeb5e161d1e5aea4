"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";

export type Me = Schemas["MeAnswer"];

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => call(api.GET("/api/v1/me")),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

/** Who is logged in, with the rooms that are offered. Inside the rooms it is always there. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}
