"use client";

import { useEffect } from "react";

/** The name of the window or tab: the thing first, then where it is. What is empty is left out. */
export function useTitle(...parts: (string | undefined)[]): void {
  const title = [...parts, "NexusFlow"].filter(Boolean).join(" · ");
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
