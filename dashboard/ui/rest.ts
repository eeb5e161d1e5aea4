"use client";

import { useEffect, useState } from "react";

/** Whether something has been there for so long: for what is fetched when the page has come to rest. */
export function useRest(ms: number): boolean {
  const [rested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return rested;
}
