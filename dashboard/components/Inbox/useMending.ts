"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLive } from "@/queries/live";
import { useMe } from "@/queries/me";
import { type inboxKey, type Loaded, readTasks, type Task, type TaskFilter } from "@/queries/tasks";
import { effectOf } from "./effect";
import { put, without } from "./order";

type Key = ReturnType<typeof inboxKey>;

/** Events come in crowds: what one crowd touches is asked for once. */
const GATHER_MS = 150;
const AT_A_TIME = 4;
/** Beyond so many requests it is cheaper to load the list anew. */
const MOST_ASKED = 40;
/** A list that was loaded anew rests: under a storm of events the server has other things to do. */
const REST_MS = 3_000;

/** Keeps a loaded inbox true to the events: what is closed leaves, what opened comes in at its place. */
export function useMending(filter: TaskFilter, queryKey: Key): void {
  const client = useQueryClient();
  const me = useMe()?.username;
  const mender = useRef<Mender | null>(null);
  useEffect(() => {
    const mine = new Mender(client, filter, queryKey);
    mender.current = mine;
    return () => mine.stop();
  }, [client, filter, queryKey]);

  useLive((events) => {
    const items = client.getQueryData<Loaded>(queryKey)?.items ?? [];
    const tasks = new Set(items.map((task) => task.id));
    const requests = new Set(items.map((task) => task.request_id));
    const held = {
      filter,
      me,
      hasTask: (id: number) => tasks.has(id),
      hasRequest: (id: number) => requests.has(id),
    };
    const effects = events.map((event) => effectOf(event, held));
    // A page that is on its way may still hold what left: its request is asked about once the page is there.
    const isLoading = client.isFetching({ queryKey, exact: true }) > 0;
    const alsoAsked = events.filter((_, at) => isLoading && effects[at]?.gone !== undefined);
    mender.current?.take(
      effects.flatMap((effect) => effect.gone ?? []),
      [
        ...effects.flatMap((effect) => effect.ask ?? []),
        ...alsoAsked.flatMap((event) => event.request_id ?? []),
      ],
      effects.some((effect) => effect.all),
    );
  });
}

class Mender {
  private readonly asked = new Set<number>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private restUntil = 0;
  private running = false;
  private stopped = false;

  constructor(
    private readonly client: QueryClient,
    private readonly filter: TaskFilter,
    private readonly key: Key,
  ) {}

  take(gone: readonly number[], asked: readonly number[], all: boolean): void {
    if (gone.length > 0) this.change((items) => without(items, gone));
    if (all) void this.client.invalidateQueries({ queryKey: this.key });
    for (const request of asked) this.asked.add(request);
    if (this.asked.size > 0) this.soon(GATHER_MS);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private soon(wait: number): void {
    if (this.stopped || this.running) return;
    this.timer ??= setTimeout(() => void this.mend(), wait);
  }

  private async mend(): Promise<void> {
    this.timer = undefined;
    // What is being loaded would write over what is mended meanwhile.
    if (this.client.isFetching({ queryKey: this.key, exact: true }) > 0) return this.soon(GATHER_MS);
    this.running = true;
    if (this.asked.size > MOST_ASKED) await this.loadAnew();
    else await this.askAll();
    this.running = false;
    if (this.asked.size > 0) this.soon(Math.max(GATHER_MS, this.restUntil - Date.now()));
  }

  private async loadAnew(): Promise<void> {
    this.asked.clear();
    this.restUntil = Date.now() + REST_MS;
    await this.client.invalidateQueries({ queryKey: this.key });
  }

  private async askAll(): Promise<void> {
    const requests = [...this.asked];
    this.asked.clear();
    for (let from = 0; from < requests.length && !this.stopped; from += AT_A_TIME) {
      await Promise.all(requests.slice(from, from + AT_A_TIME).map((request) => this.ask(request)));
    }
  }

  private async ask(request: number): Promise<void> {
    try {
      const { items: mine } = await readTasks(this.filter, { request });
      const there = new Set(mine.map((task) => task.id));
      this.change((items, isWhole) => {
        const left = items.filter((task) => task.request_id === request && !there.has(task.id));
        const rest = without(
          items,
          left.map((task) => task.id),
        );
        return mine.reduce<readonly Task[]>((list, task) => put(list, task, isWhole), rest);
      });
    } catch {
      // The server is away: once the stream is back, what failed is asked for again by a whole load.
      void this.client.invalidateQueries({ queryKey: this.key });
    }
  }

  private change(shape: (items: readonly Task[], isWhole: boolean) => readonly Task[]): void {
    this.client.setQueryData<Loaded>(this.key, (now) => {
      if (now === undefined) return now;
      const items = shape(now.items, now.cursor === null);
      return items === now.items ? now : { ...now, items };
    });
  }
}
