"use client";

import { Lock, Vote as VoteIcon } from "lucide-react";
import { useState } from "react";
import { OtherWays } from "@/components/Decision/OtherWays";
import { whoseWords } from "@/components/Decision/whose";
import { useMe } from "@/queries/me";
import { Button } from "@/ui/Button";
import { besides, type Count, inFavour, type Open, type Vote } from "./vote";

const FEW = 5;

/** A vote as it comes in, and who has not voted yet. Below it stands what the person decides themselves. */
export function VoteCard({
  vote,
  others,
  refused,
  names,
}: {
  vote: Vote;
  /** The open tasks of voters that are not shown by themselves. */
  others: readonly Open[];
  /** Why the person does not vote, where they do not. */
  refused: string | null;
  names: Readonly<Record<string, string>>;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? others : others.slice(0, FEW);
  return (
    <section aria-label={`Vote: ${vote.step_name}`} className="rounded-lg border border-line bg-surface">
      <header className="flex items-start gap-3 px-4 pt-3">
        <VoteIcon aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-medium">
            Vote: {vote.step_name}
            {vote.visit > 1 ? <span className="font-normal text-ink-3">, visit {vote.visit}</span> : null}
          </h2>
          <div aria-live="polite">
            <Tally count={vote} />
          </div>
        </div>
      </header>
      {vote.groups.length > 0 ? (
        <ul className="mt-2 flex flex-col gap-2 px-4 pl-11">
          {vote.groups.map((group) => (
            <li key={group.role}>
              <p className="text-xs font-medium">{group.role}</p>
              <Tally count={group} />
            </li>
          ))}
        </ul>
      ) : null}
      {refused === null ? null : (
        <p className="mt-2 flex items-start gap-2 px-4 text-xs text-ink-2">
          <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ink-3" />
          {refused}
        </p>
      )}
      {others.length > 0 ? (
        <ul aria-label="Who has not voted" className="mt-2 border-t border-line">
          {shown.map((task) => (
            <Seat key={task.id} task={task} names={names} />
          ))}
        </ul>
      ) : (
        <div className="pb-3" />
      )}
      {others.length > FEW ? (
        <Button size="sm" variant="ghost" className="mb-2 ml-8" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${others.length}`}
        </Button>
      ) : null}
    </section>
  );
}

function Seat({ task, names }: { task: Open; names: Readonly<Record<string, string>> }) {
  const me = useMe()?.username;
  const whose = whoseWords(task, { me, names });
  const taken = task.status === "CLAIMED";
  const who = taken ? `With ${names[task.assignee ?? ""] ?? task.assignee}` : whose || "Not taken yet";
  return (
    <li className="flex min-h-9 items-center gap-2 py-0.5 pr-2 pl-11 text-xs text-ink-2">
      <span className="min-w-0 flex-1 truncate">
        {who}
        {taken && whose ? <span className="text-ink-3"> · {whose}</span> : null}
      </span>
      <OtherWays key={task.id} task={task} />
    </li>
  );
}

/** For, against, and who is left: the line stands where enough are in favour. */
function Tally({ count }: { count: Count }) {
  const part = (votes: number) => `${(100 * votes) / Math.max(1, count.of)}%`;
  return (
    <>
      <p className="figures text-xs text-ink-2">
        <span className="font-medium text-ink">{inFavour(count)}</span>, {besides(count)}
      </p>
      <span aria-hidden className="relative mt-1.5 mb-1 block h-1.5 w-full">
        <span className="flex size-full gap-px overflow-hidden rounded-full bg-hover">
          <span
            className="bg-good-mark transition-[width] duration-200 ease-out"
            style={{ width: part(count.for) }}
          />
          <span
            className="bg-bad-mark transition-[width] duration-200 ease-out"
            style={{ width: part(count.against) }}
          />
        </span>
        <span
          className="absolute -inset-y-0.5 w-px bg-ink-2"
          style={{ left: part(Math.min(count.needed, count.of)) }}
        />
      </span>
    </>
  );
}
