"use client";

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";

export type Preferences = Schemas["PreferencesBody"];

export const preferencesQuery = queryOptions({
  queryKey: ["preferences"],
  queryFn: () => call(api.GET("/api/v1/me/preferences")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What the person chose, once it is known, and a way to change some of it. */
export function usePreferences() {
  const client = useQueryClient();
  const { data } = useQuery(preferencesQuery);
  const change = useMutation({
    mutationFn: async (changes: Partial<Preferences>) => {
      const present = await client.ensureQueryData(preferencesQuery);
      return call(api.PUT("/api/v1/me/preferences", { body: { ...present, ...changes } }));
    },
    onSuccess: (kept) => client.setQueryData(preferencesQuery.queryKey, kept),
  });
  return { preferences: data, change };
}
