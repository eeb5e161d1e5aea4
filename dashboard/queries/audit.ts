import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";
import { readProblem } from "@/client/problem";

export type Entry = Schemas["EntryAnswer"];

/** What to look for; what is empty is not looked at. */
export type EntryFilter = { request: string; task: string; actor: string; action: string; since: string };

const PAGE = 100;

/**
 * Entries, newest first, page after page. Not under the noun "audit", which every event touches: whoever reads a
 * list of what happened must not have it move under their eyes. `useShowNewest` brings what came since.
 */
export function useEntries(filter: EntryFilter) {
  return useInfiniteQuery({
    queryKey: ["entries", filter],
    queryFn: ({ pageParam, signal }) => readPage(filter, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Replaces what is shown by the newest page, without going through an empty one. */
export function useShowNewest(filter: EntryFilter) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => readPage(filter, "", undefined),
    onSuccess: (page) => client.setQueryData(["entries", filter], { pages: [page], pageParams: [""] }),
  });
}

/** Works out every hash anew; takes a while where there are many entries. */
export function useVerification() {
  return useMutation({ mutationFn: () => call(api.GET("/api/v1/audit/verify")) });
}

/**
 * The audit as a file, oldest entry first. It arrives piece by piece, so that `onProgress` (bytes) can tell how
 * far it is and a refusal can be shown in place of a broken file.
 */
export async function readExport(
  filter: Pick<EntryFilter, "request" | "since">,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const { request_id, since } = given({ ...filter, task: "", actor: "", action: "" });
  const query = new URLSearchParams();
  if (request_id) query.set("request_id", String(request_id));
  if (since) query.set("since", since);
  const response = await fetch(`/api/v1/audit/export?${query}`, { credentials: "same-origin", signal });
  if (!response.ok) throw readProblem(response.status, await response.json().catch(() => null));
  return gather(response, onProgress);
}

async function gather(response: Response, onProgress: (bytes: number) => void): Promise<Blob> {
  const pieces: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
    pieces.push(step.value);
    bytes += step.value.byteLength;
    onProgress(bytes);
  }
  return new Blob(pieces, { type: "application/x-ndjson" });
}

function readPage(filter: EntryFilter, cursor: string, signal: AbortSignal | undefined) {
  const query = { ...given(filter), limit: PAGE, ...(cursor ? { cursor } : {}) };
  return call(api.GET("/api/v1/audit", { params: { query }, ...(signal ? { signal } : {}) }));
}

function given(filter: EntryFilter) {
  return {
    ...(filter.request ? { request_id: Number(filter.request) } : {}),
    ...(filter.task ? { task_id: Number(filter.task) } : {}),
    ...(filter.actor ? { actor: filter.actor } : {}),
    ...(filter.action ? { action: filter.action } : {}),
    ...(filter.since ? { since: filter.since } : {}),
  };
}
