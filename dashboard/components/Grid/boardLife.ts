"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useRememberTitle } from "@/queries/grid";
import { useLive } from "@/queries/live";
import type { Board } from "./board";
import { cellKey, type Happening, textOf } from "./happening";
import { Tracker } from "./hops";
import type { News } from "./news";
import type { Motions } from "./Travellers";
import { Ticker } from "./ticker";

/** Where the ticker's lines are kept while one is in another room. */
const EARLIER = ["ticker"];
const FLUSH_MS = 100;
const MOST_PEOPLE = 100;
/** Who does what nobody does: finds what is late. */
const ENGINE = "nexusflow";

/**
 * Lets the stream move the board: counts, tokens on their way, pulses, and the words of the ticker.
 * What comes in a crowd is carried out together, ten times a second at most.
 */
export function useBoardLife(
  board: Board,
  { person, motions }: { person: string; motions: RefObject<Motions | null> },
) {
  const client = useQueryClient();
  const [ticker] = useState(() => {
    const names = { step: (workflow: string, step: string) => stepName(board, workflow, step) };
    return new Ticker(names, client.getQueryData<readonly News[]>(EARLIER));
  });
  const [people, setPeople] = useState<readonly string[]>([]);
  const tracker = useRef(new Tracker()).current;
  const remember = useRememberTitle();
  const waiting = useRef<Happening[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const narrowed = useRef(false);
  narrowed.current = person !== "";

  function carryOut(): void {
    timer.current = undefined;
    const events = waiting.current;
    waiting.current = [];
    // Narrowed to a person, an event does not say whether it counts: the server's answer does.
    const late = narrowed.current ? [] : board.hear(events, performance.now());
    motions.current?.travel(tracker.follow(events));
    motions.current?.pulse(late);
    ticker.hear(events);
    setPeople((known) => withActors(known, events));
  }

  useLive((events) => {
    for (const event of events) {
      const title = event.action === "request.created" ? textOf(event, "title") : null;
      if (title !== null && event.request_id !== null) remember(event.request_id, title);
    }
    waiting.current.push(...events);
    timer.current ??= setTimeout(carryOut, FLUSH_MS);
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      ticker.stop();
      client.setQueryData(EARLIER, ticker.read());
    },
    [ticker, client],
  );
  return { ticker, people };
}

function stepName(board: Board, workflow: string, step: string): string {
  return board.cell(cellKey(workflow, step))?.step_name ?? step.replaceAll("-", " ");
}

function withActors(known: readonly string[], events: readonly Happening[]): readonly string[] {
  const fresh = new Set(events.map((event) => event.actor).filter((actor) => actor !== ENGINE));
  const unknown = [...fresh].filter((actor) => !known.includes(actor));
  return unknown.length ? [...unknown, ...known].slice(0, MOST_PEOPLE) : known;
}
