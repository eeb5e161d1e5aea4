"use client";

import {
  BadgeCheck,
  Ban,
  CircleDot,
  GitBranch,
  KeyRound,
  type LucideIcon,
  Mail,
  MessageSquare,
  ShieldAlert,
  TriangleAlert,
  UserCog,
  Workflow,
} from "lucide-react";
import { Sentence } from "@/components/Audit/Sentence";
import type { Entry } from "@/queries/audit";
import { classes } from "@/ui/classes";
import { Time } from "@/ui/Time";
import { plainSentence, sentenceOf, toneOf } from "@/words/audit";

const INKS = { neutral: "text-ink-3", good: "text-good", warn: "text-warn", bad: "text-bad" } as const;

const ICONS: readonly [prefix: string, icon: LucideIcon][] = [
  ["request.commented", MessageSquare],
  ["task.completed", BadgeCheck],
  ["task.escalated", TriangleAlert],
  ["routed", GitBranch],
  ["login", KeyRound],
  ["token", KeyRound],
  ["session", KeyRound],
  ["user", UserCog],
  ["role", UserCog],
  ["permission", UserCog],
  ["workflow", Workflow],
  ["incident", ShieldAlert],
  ["outbox", Mail],
];

/** The sign of an action: what was refused looks refused, whatever it was. */
export function signOf(action: string): LucideIcon {
  if (action.endsWith(".refused")) return Ban;
  return ICONS.find(([prefix]) => action.startsWith(prefix))?.[1] ?? CircleDot;
}

/** One entry in a line. The whole of it opens the entry; the names in it are links of their own. */
export function EntryRow({ entry, active, onOpen }: { entry: Entry; active: boolean; onOpen: () => void }) {
  const tone = toneOf(entry.action);
  const Icon = signOf(entry.action);
  return (
    <div
      className={classes(
        "relative flex min-h-9 items-start gap-x-3 border-b border-line px-4 py-2 text-sm transition-colors duration-75 lg:px-6",
        active ? "bg-chosen" : "hover:bg-hover",
      )}
    >
      <button
        type="button"
        id={`entry-${entry.id}`}
        onClick={onOpen}
        aria-label={`Entry ${entry.id}: ${plainSentence(entry)}`}
        className="absolute inset-0 outline-offset-[-2px]"
      />
      <Icon aria-hidden className={classes("mt-0.5 size-4 shrink-0", INKS[tone])} />
      <div className="flex min-w-0 flex-1 flex-col gap-x-4 md:flex-row md:items-start">
        <Sentence
          pieces={sentenceOf(entry)}
          className="pointer-events-none min-w-0 flex-1 break-words [&_a]:pointer-events-auto"
        />
        <span className="flex shrink-0 items-center gap-3 text-xs text-ink-3">
          <code className="hidden font-mono text-2xs xl:inline">{entry.action}</code>
          <Time at={entry.at} className="figures md:w-24 md:text-right" />
        </span>
      </div>
    </div>
  );
}
