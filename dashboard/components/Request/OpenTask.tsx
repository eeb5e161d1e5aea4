"use client";

import { Lock } from "lucide-react";
import { Decision } from "@/components/Decision/Decision";
import { offerOf } from "@/components/Decision/outcome";
import { whoseWords } from "@/components/Decision/whose";
import { WhoMayAct } from "@/components/People/WhoMayAct";
import { useMe } from "@/queries/me";
import type { Request } from "@/queries/requests";
import { Clock } from "@/ui/Clock";

const TOLD = [
  { action: "send_back", label: "Send back" },
  { action: "cancel", label: "Cancel this task" },
] as const;

/** What the decision says already: who may, and that nobody can while the request is suspended. */
const TOLD_ELSEWHERE = new Set(["not_permitted", "request_suspended"]);

type Open = Request["open_tasks"][number];

/** A step that waits: who has it, until when, and what the person may do about it, or why not. */
export function OpenTask({
  task,
  names,
  suspendedAt,
}: {
  task: Open;
  names: Readonly<Record<string, string>>;
  suspendedAt: string | null;
}) {
  const me = useMe()?.username;
  const whose = whoseWords(task, { me, names });
  const taken = task.status === "CLAIMED" ? `With ${names[task.assignee ?? ""] ?? task.assignee}` : "";
  const standing = [taken, taken ? lowered(whose) : whose].filter(Boolean).join(", ") || "Not taken yet";
  return (
    <section aria-label={task.step_name} className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-2.5">
        <div className="min-w-0">
          <h2 className="text-sm font-medium">{task.step_name}</h2>
          <p className="text-xs text-ink-2">
            {standing}
            {task.visit > 1 ? `, visit ${task.visit}` : ""}
          </p>
        </div>
        <Clock
          due={task.due_at}
          opened={task.opened_at}
          breached={task.is_sla_breached}
          stopped={suspendedAt}
        />
      </header>
      <div className="px-4 py-3">
        <Decision task={task} />
        <NotLeft task={task} />
        <WhoMayAct key={task.id} task={task} />
      </div>
    </section>
  );
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** Why it cannot be sent back or cancelled, where that is no matter of rights: those are told with the decision. */
function NotLeft({ task }: { task: Open }) {
  return TOLD.map(({ action, label }) => {
    const offer = offerOf(task.actions, action);
    if (offer === undefined || offer.allowed || TOLD_ELSEWHERE.has(offer.code ?? "")) return null;
    return (
      <p key={action} className="mt-3 flex items-start gap-2 text-xs text-ink-3">
        <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        <span>
          {label}: {offer.reason}
        </span>
      </p>
    );
  });
}
