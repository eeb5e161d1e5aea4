"use client";

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import { inboxKey, LONGEST_PAGE, type Loaded, readTasks, type Task, type TaskFilter } from "@/queries/tasks";
import { append } from "./order";
import { useMending } from "./useMending";

const NONE: readonly Task[] = [];

/** The tasks that wait for the person, page after page, kept up to date by the events. */
export function useInbox(filter: TaskFilter) {
  const client = useQueryClient();
  const queryKey = useMemo(() => inboxKey(filter), [filter]);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => loadAgain(client, filter, signal),
    // While the room is open events keep it true; whoever comes back may have missed some.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
    placeholderData: (before) => before,
  });
  const loading = useRef<string | null>(null);
  const isPlaceholder = query.isPlaceholderData;
  const cursor = isPlaceholder ? null : (query.data?.cursor ?? null);

  const loadMore = useCallback(async () => {
    if (cursor === null || loading.current === cursor) return;
    loading.current = cursor;
    try {
      const page = await readTasks(filter, { cursor });
      client.setQueryData<Loaded>(queryKey, (now) =>
        now?.cursor === cursor
          ? { items: append(now.items, page.items), cursor: page.next_cursor ?? null }
          : now,
      );
    } catch {
      loading.current = null; // the next look at the end tries again
    }
  }, [client, cursor, filter, queryKey]);

  useMending(filter, queryKey);
  return {
    items: query.data?.items ?? NONE,
    isWhole: query.data !== undefined && cursor === null && !isPlaceholder,
    isFirst: query.isPending,
    isOld: isPlaceholder,
    error: query.error,
    hasData: query.data !== undefined,
    retry: () => void query.refetch(),
    loadMore: useCallback(() => void loadMore(), [loadMore]),
  };
}

/** As much as was loaded before, at least a page: whoever has scrolled far stays there. */
async function loadAgain(client: QueryClient, filter: TaskFilter, signal: AbortSignal): Promise<Loaded> {
  const wanted = client.getQueryData<Loaded>(inboxKey(filter))?.items.length ?? 0;
  let loaded: Loaded = { items: NONE, cursor: null };
  do {
    const page = await readTasks(filter, { cursor: loaded.cursor, signal });
    loaded = { items: append(loaded.items, page.items), cursor: page.next_cursor ?? null };
  } while (loaded.cursor !== null && loaded.items.length + LONGEST_PAGE <= wanted);
  return loaded;
}
