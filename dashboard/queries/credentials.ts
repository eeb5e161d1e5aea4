"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";

export type OpenSession = Schemas["OpenSessionAnswer"];
export type ApiToken = Schemas["ApiTokenAnswer"];

/** The browsers and programs in which the person is logged in. */
export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: () => call(api.GET("/api/v1/me/sessions", { params: { query: { limit: 200 } } })),
  staleTime: 0,
});

/** The tokens with which programs act for the person. */
export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: () => call(api.GET("/api/v1/me/tokens", { params: { query: { limit: 200 } } })),
  staleTime: 0,
});

/** End one session, or all but this one (`null`). */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: number | null) => {
      if (id === null) await call(api.DELETE("/api/v1/me/sessions"));
      else
        await call(api.DELETE("/api/v1/me/sessions/{session_id}", { params: { path: { session_id: id } } }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["sessions"] }),
  });
}

/** Make a token; its secret is in the answer, this once. */
export function useMakeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["NewApiToken"]) => call(api.POST("/api/v1/me/tokens", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
}

/** Make a token worth nothing. */
export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      call(api.DELETE("/api/v1/me/tokens/{token_id}", { params: { path: { token_id: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
}

/** Change the password; every other session ends. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["PasswordChange"]) => call(api.PUT("/api/v1/me/password", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["sessions"] }),
  });
}
