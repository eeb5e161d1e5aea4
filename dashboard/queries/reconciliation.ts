"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLive } from "@/queries/live";

const SHORTEST_REST_MS = 500;
/** An answer that takes long is asked for more rarely: it may cost the server a fifth of the time. */
const REST_FOR_EACH_MS = 4;

/**
 * Ask anew for a costly answer after events whose action matches: never twice at once, with a rest in
 * between, and always once more after the last event. Calls off nothing, so that even a stream
 * without a pause lets answers through.
 */
export function useReconciliation(queryKey: QueryKey, actions: RegExp): void {
  const client = useQueryClient();
  const latest = useRef(queryKey);
  latest.current = queryKey;
  const pace = useRef(new Pace()).current;

  useLive((events) => {
    if (events.some((event) => actions.test(event.action))) {
      pace.ask(() => client.invalidateQueries({ queryKey: latest.current }));
    }
  });
  useEffect(() => () => pace.stop(), [pace]);
}

/** Runs something after it was asked for, one at a time. */
export class Pace {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private asked: (() => Promise<unknown>) | undefined;
  private took = 0;

  ask(run: () => Promise<unknown>): void {
    this.asked = run;
    if (this.timer !== undefined || this.running) return;
    this.timer = setTimeout(() => this.go(), Math.max(SHORTEST_REST_MS, this.took * REST_FOR_EACH_MS));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.asked = undefined;
  }

  private async go(): Promise<void> {
    const run = this.asked;
    this.stop();
    if (!run) return;
    this.running = true;
    const began = performance.now();
    await run().catch(() => undefined); // a failure is shown where the answer is
    this.took = performance.now() - began;
    this.running = false;
    if (this.asked) this.ask(this.asked);
  }
}
