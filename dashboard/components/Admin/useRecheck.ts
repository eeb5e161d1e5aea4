"use client";

import { useEffect, useRef } from "react";
import type { Workers } from "@/queries/workers";

type Pulse = Pick<Workers["pulse"], "age_seconds" | "limit_seconds">;

const SOONEST_MS = 5_000;

/** When to look again: at the moment from which the pulse would be late if it had not beaten since. */
export function recheckIn(pulse: Pulse): number {
  const { age_seconds: age, limit_seconds: limit } = pulse;
  const left = age === null ? limit : limit - age;
  return Math.max(left > 0 ? left * 1_000 : limit * 1_000, SOONEST_MS);
}

/**
 * Looks again when what is shown could have become untrue, and when the page is looked at again. Heartbeats are no
 * events of the stream, so this is the one place that has to ask; it does so once for each time that it may matter.
 */
export function useRecheck(pulse: Pulse | undefined, answeredAt: number, check: () => void): void {
  const latest = useRef(check);
  latest.current = check;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer, even an equal one, begins a new wait
  useEffect(() => {
    if (!pulse) return;
    const timer = setTimeout(
      () => document.visibilityState === "visible" && latest.current(),
      recheckIn(pulse),
    );
    return () => clearTimeout(timer);
  }, [pulse, answeredAt]);
  useEffect(() => {
    const look = () => document.visibilityState === "visible" && latest.current();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
}
