"use client";

import { ChevronRight, Lock } from "lucide-react";
import { useState } from "react";
import type { TaskOfRequest } from "@/queries/tasks";
import { useWho, type Who } from "@/queries/who";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { SkeletonRows } from "@/ui/Skeleton";
import { moreWords, personWords, whyNot } from "./who";

/** Who may do a task now, in whose name, and why not oneself: asked for when somebody wants to know. */
export function WhoMayAct({ task }: { task: TaskOfRequest }) {
  const [open, setOpen] = useState(false);
  const who = useWho(task.id, open);
  return (
    <div className="mt-3 border-t border-line pt-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-ml-1 inline-flex min-h-7 items-center gap-1 rounded-md px-1 text-xs font-medium text-ink-2 hover:bg-hover hover:text-ink"
      >
        <ChevronRight
          aria-hidden
          className={classes("size-3.5 transition-transform duration-150", open && "rotate-90")}
        />
        Who may do this now
      </button>
      {open ? (
        <div aria-live="polite" className="mt-1.5">
          {who.data ? (
            <Told who={who.data} />
          ) : who.error ? (
            <p className="flex flex-wrap items-center gap-2 text-xs text-ink-2">
              {who.error.message}
              <Button size="sm" onClick={() => void who.refetch()}>
                Try again
              </Button>
            </p>
          ) : (
            <SkeletonRows rows={2} label="Looking up who may" />
          )}
        </div>
      ) : null}
    </div>
  );
}

function Told({ who }: { who: Who }) {
  const more = moreWords(who);
  const refused = whyNot(who.actions);
  return (
    <>
      {who.people.length === 0 ? (
        <p className="text-xs text-ink-2">
          {who.complete ? "Nobody may do it now." : "None of those who were asked about may do it now."}
        </p>
      ) : (
        <ul aria-label="Who may do this now" className="flex flex-col gap-1">
          {who.people.map((person) => (
            <li
              key={`${person.username} ${person.on_behalf_of}`}
              className="flex min-h-6 items-center gap-2 text-xs"
            >
              <Avatar username={person.username} name={person.name} small />
              <span className="min-w-0 truncate">{personWords(person)}</span>
              {person.away ? <Badge tone="warn">Away</Badge> : null}
            </li>
          ))}
        </ul>
      )}
      {more && who.people.length > 0 ? <p className="mt-1 text-xs text-ink-3">{more}</p> : null}
      {refused.length > 0 ? (
        <ul aria-label="Why not you" className="mt-2.5 flex flex-col gap-1.5 text-xs">
          {refused.map(({ what, why }) => (
            <li key={why} className="flex items-start gap-2">
              <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ink-3" />
              <div className="min-w-0">
                <p className="font-medium">Not you: {what}</p>
                <p className="text-ink-2">{why}</p>
              </div>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
