"use client";

import { Database, HeartPulse, Inbox, type LucideIcon, Mail } from "lucide-react";
import type { ReactNode } from "react";
import { Way } from "@/components/Admin/Way";
import type { Workers } from "@/queries/workers";
import { classes } from "@/ui/classes";
import { Time } from "@/ui/Time";
import { number } from "@/words/number";
import { span } from "@/words/time";

type State = "good" | "warn" | "bad";

const INKS: Record<State, string> = { good: "text-good", warn: "text-warn", bad: "text-bad" };
const WORDS: Record<State, string> = { good: "Fine", warn: "Behind", bad: "Not well" };

/** From then on something that waits is waiting too long (seconds). */
const LONG = 60;

/** How everything stands that decisions rely on, in a word and a sentence each. */
export function Health({
  database,
  workers,
}: {
  database: boolean | undefined;
  workers: Workers | undefined;
}) {
  if (database === undefined && !workers) return null;
  return (
    <div className="mb-5 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      {database === undefined ? null : (
        <Card icon={Database} title="Database" state={database ? "good" : "bad"}>
          {database ? "It answers." : "It does not answer. Nothing can be decided until it does."}
        </Card>
      )}
      {workers ? (
        <>
          <Pulse pulse={workers.pulse} />
          <Queue queue={workers.queue} />
          <Letters outbox={workers.outbox} />
        </>
      ) : null}
    </div>
  );
}

function Pulse({ pulse }: { pulse: Workers["pulse"] }) {
  const { last_at: at, age_seconds: age, limit_seconds: limit, due, escalated } = pulse;
  if (at === null || age === null)
    return (
      <Card icon={HeartPulse} title="Pulse" state="bad">
        It has not beaten yet: no deadline is watched. Start a worker.
      </Card>
    );
  const late = age > limit;
  return (
    <Card icon={HeartPulse} title="Pulse" state={late ? "bad" : "good"}>
      It beat <Time at={at} />
      {late
        ? `; more than ${span(limit * 1_000)} is too long. Start a worker.`
        : `, found ${due ?? 0} due and escalated ${escalated ?? 0}.`}
    </Card>
  );
}

function Queue({ queue }: { queue: Workers["queue"] }) {
  if (queue.waiting === null)
    return (
      <Card icon={Inbox} title="Queue" state="good">
        It is with {queue.broker ?? "another broker"}, which counts for itself.
      </Card>
    );
  const behind = (queue.oldest_seconds ?? 0) > LONG && queue.waiting > 0;
  return (
    <Card icon={Inbox} title="Queue" state={behind ? "warn" : "good"}>
      {queue.waiting ? `${number(queue.waiting)} waiting` : "Nothing is waiting"}
      {queue.taken ? `, ${number(queue.taken)} being worked on` : ""}
      {behind ? `; the oldest for ${span((queue.oldest_seconds ?? 0) * 1_000)}.` : "."}
    </Card>
  );
}

function Letters({ outbox }: { outbox: Workers["outbox"] }) {
  const behind = (outbox.oldest_due_seconds ?? 0) > LONG;
  return (
    <Card icon={Mail} title="Outbox" state={outbox.dead ? "bad" : behind ? "warn" : "good"}>
      {outbox.waiting ? `${number(outbox.waiting)} waiting` : "Nothing is waiting"}
      {outbox.dead ? (
        <>
          ,{" "}
          <Way href="/admin/outbox" className="rounded-sm font-medium text-accent-text hover:underline">
            {number(outbox.dead)} given up
          </Way>
        </>
      ) : null}
      {behind ? `; the oldest is due for ${span((outbox.oldest_due_seconds ?? 0) * 1_000)}.` : "."}
    </Card>
  );
}

function Card({
  icon: Icon,
  state,
  title,
  children,
}: {
  icon: LucideIcon;
  state: State;
  title: string;
  children: ReactNode;
}) {
  return (
    <section className="flex min-w-0 flex-col gap-1 rounded-lg border border-line bg-surface p-4">
      <h2 className="flex items-center gap-2 text-sm font-medium">
        <Icon aria-hidden className={classes("size-4 shrink-0", INKS[state])} />
        {title}
        <span className={classes("ml-auto text-xs", INKS[state])}>{WORDS[state]}</span>
      </h2>
      <p className="figures text-sm text-pretty text-ink-2">{children}</p>
    </section>
  );
}
