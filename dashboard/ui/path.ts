"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo, useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * The parts of the path behind a room: `/requests/12` in the room `requests` is `["12"]`.
 * Null until the page is alive: what was built ahead knows no ids.
 */
export function usePathParts(room: string): readonly string[] | null {
  const pathname = usePathname();
  const alive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return useMemo(() => {
    if (!alive) return null;
    const [head, ...parts] = pathname.split("/").filter(Boolean).map(decodeURIComponent);
    return head === room ? parts : [];
  }, [alive, pathname, room]);
}

/**
 * Filters in the query string, so that reload, back and links keep them. `set({q: "x", step: null})` changes some;
 * an empty or null value removes one. `push` makes a step that "back" undoes; otherwise the present one is replaced.
 */
export function useFilters<Name extends string>(
  ...names: Name[]
): [
  Record<Name, string>,
  (change: Partial<Record<Name, string | null>>, options?: { push?: boolean }) => void,
] {
  const search = useSearchParams();
  const pathname = usePathname();
  const values = {} as Record<Name, string>;
  for (const name of names) values[name] = search.get(name) ?? "";
  const set = useCallback(
    (change: Partial<Record<Name, string | null>>, options?: { push?: boolean }) => {
      if (window.location.pathname !== pathname) return; // a late word of a page that one has left
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(change) as [string, string | null | undefined][]) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      const query = next.toString();
      const url = query ? `${pathname}?${query}` : pathname;
      // By the browser's own history, which Next follows: the page is the same, so nothing need be fetched.
      if (options?.push) window.history.pushState(null, "", url);
      else window.history.replaceState(null, "", url);
    },
    [pathname],
  );
  return [values, set];
}
