"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, call, Problem, type Schemas } from "@/client/api";

export type Me = Schemas["MeAnswer"];

/** Whether this browser was given a session; whether that is still good, only the server knows. */
function mayBeLoggedIn(): boolean {
  return document.cookie.split("; ").some((cookie) => cookie.startsWith("nexusflow_here="));
}

async function askWho(): Promise<Me> {
  if (!mayBeLoggedIn()) throw new Problem(401, "not_logged_in", "Expected somebody to be logged in here.");
  return call(api.GET("/api/v1/me"));
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: askWho,
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

/** Who is logged in, with the rooms that are offered. Inside the rooms it is always there. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}
