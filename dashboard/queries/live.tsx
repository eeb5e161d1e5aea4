"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { touchedBy } from "@/queries/invalidation";
import { followStream, type StreamEvent, type StreamState } from "@/queries/stream";

/** What happened, as the stream tells it: an audit entry's public part. */
export type LiveEvent = {
  id: number;
  at: string;
  actor: string;
  action: string;
  request_id: number | null;
  task_id: number | null;
  workflow?: string | null;
  step?: string | null;
  metadata: Record<string, unknown>;
};

type Handler = (events: readonly LiveEvent[]) => void;
type Live = { state: StreamState; since: number; handlers: Set<Handler> };

const Context = createContext<Live>({ state: "connecting", since: 0, handlers: new Set() });

/** Events that come in a crowd make one refresh: wait this long after the first. */
const GATHER_MS = 120;
/** One may do other things than a moment ago: nothing that was asked for before is certain. */
const OTHER_RIGHTS = "me.rights_changed";
/** A round that takes longer is not waited for. */
const LONGEST_ROUND_MS = 3_000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Follows the stream and refreshes what it touches: nothing on the page asks by the clock. */
export function LiveProvider({ children, onEnded }: { children: ReactNode; onEnded: () => void }) {
  const client = useQueryClient();
  const [{ state, since }, setStream] = useState({ state: "connecting" as StreamState, since: 0 });
  const handlers = useRef(new Set<Handler>()).current;
  const ended = useRef(onEnded);
  ended.current = onEnded;

  useEffect(() => {
    const names = new Set<string>();
    let refreshing = false;
    let stopped = false;
    let wasLost = false;

    /** One round after the other: a refresh that called off the one before would never let a slow list finish. */
    async function refresh(): Promise<void> {
      while (names.size && !stopped) {
        const nouns = touchedBy(names);
        const all = names.has(OTHER_RIGHTS);
        names.clear();
        const done = client.invalidateQueries({
          predicate: ({ queryKey }) => all || nouns.has(String(queryKey[0])),
        });
        await Promise.race([done, pause(LONGEST_ROUND_MS)]);
        await pause(GATHER_MS);
      }
      refreshing = false;
    }

    function hear(received: readonly StreamEvent[]): void {
      for (const event of received) names.add(event.name);
      // What concerns this person alone is no entry of the audit and has no id: it only makes answers old.
      const told = received.map((each) => JSON.parse(each.data) as LiveEvent | { id: null });
      const events = told.filter((each) => each.id !== null);
      if (events.length) for (const handler of handlers) handler(events);
      if (refreshing) return;
      refreshing = true;
      void pause(GATHER_MS).then(refresh);
    }

    const stop = followStream({
      url: "/api/v1/events",
      onEvents: hear,
      onGap: () => void client.invalidateQueries(),
      onState: (now) => {
        if (now === "ended") ended.current();
        if (now === "lost") wasLost = true;
        if (now === "open" && wasLost) {
          wasLost = false; // what a query failed to fetch meanwhile is asked for again
          void client.invalidateQueries({ predicate: ({ state }) => state.status === "error" });
        }
        setStream((before) => (before.state === now ? before : { state: now, since: Date.now() }));
      },
    });
    return () => {
      stopped = true;
      stop();
    };
  }, [client, handlers]);

  const value = useMemo(() => ({ state, since, handlers }), [state, since, handlers]);
  return <Context value={value}>{children}</Context>;
}

/** Whether the stream is connected, and since when (ms). */
export function useStream(): { state: StreamState; since: number } {
  return useContext(Context);
}

/** Be handed the events as they come, in order, several at once when they come in a crowd. */
export function useLive(handler: Handler): void {
  const { handlers } = useContext(Context);
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    const mine: Handler = (events) => latest.current(events);
    handlers.add(mine);
    return () => {
      handlers.delete(mine);
    };
  }, [handlers]);
}
