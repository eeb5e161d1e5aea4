"use client";

import { LoaderCircle, TriangleAlert } from "lucide-react";
import type { Schemas } from "@/client/api";
import { Refused } from "@/components/Admin/Refused";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { count as inWords, number } from "@/words/number";

export type Found = Schemas["ConsequencesAnswer"];
type Change = Found["gains"][number];
type Step = Found["orphaned_steps"][number];

/** What a change of rights would do: to people, to open tasks, and to steps that nobody could do any more. */
export function Outlook({ found, error }: { found: Found | undefined; error: Error | null }) {
  if (error)
    return (
      <p role="alert" className="text-sm text-bad">
        {error.message}
      </p>
    );
  if (!found)
    return (
      <p role="status" className="flex items-center gap-2 text-sm text-ink-2">
        <LoaderCircle aria-hidden className="size-3.5 animate-turn" />
        Working out what this would change…
      </p>
    );
  const nothing = !found.gaining && !found.losing;
  return (
    <div className="flex flex-col gap-3">
      <Refused because={found.refused} />
      {found.orphaned_steps.length ? <Orphaned steps={found.orphaned_steps} /> : null}
      {nothing ? <p className="text-sm text-ink-2">Nobody gains or loses anything by it.</p> : null}
      <People title="Would gain" tone="good" people={found.gains} count={found.gaining} />
      <People title="Would lose" tone="bad" people={found.losses} count={found.losing} />
      <Tasks gained={found.open_tasks_gained} lost={found.open_tasks_lost} />
    </div>
  );
}

function Orphaned({ steps }: { steps: readonly Step[] }) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-lg bg-bad-soft px-3 py-2.5 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="font-medium">
          {steps.length === 1 ? "Nobody would be left for this step" : "Nobody would be left for these steps"}
        </p>
        <ul className="mt-1 flex flex-col gap-0.5 text-ink-2">
          {steps.map((step) => (
            <li key={`${step.workflow} ${step.step}`}>
              <span className="font-medium text-ink">{step.step_name}</span> in {step.workflow_name}, which
              needs {step.permission}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function People({
  title,
  tone,
  people,
  count,
}: {
  title: string;
  tone: "good" | "bad";
  people: readonly Change[];
  /** Of all of them; not all may be listed. */
  count: number;
}) {
  if (!count) return null;
  return (
    <section>
      <h4 className="mb-1 text-xs font-medium text-ink-2">
        {title} <span className="figures">({number(count)})</span>
      </h4>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-56 scroll-thin divide-y divide-line overflow-y-auto rounded-lg border border-line"
      >
        {people.map((person) => (
          <li
            key={person.username}
            className="flex flex-wrap items-center gap-x-2 gap-y-1 px-2.5 py-1.5 text-sm"
          >
            <Avatar small username={person.username} name={person.name} />
            <span className="min-w-0 truncate">{person.name || person.username}</span>
            <span className="ml-auto flex flex-wrap justify-end gap-1">
              {person.permissions.map((permission) => (
                <Badge key={permission} tone={tone}>
                  {permission}
                </Badge>
              ))}
            </span>
          </li>
        ))}
        {count > people.length ? (
          <li className="px-2.5 py-1.5 text-xs text-ink-2">and {number(count - people.length)} more</li>
        ) : null}
      </ul>
    </section>
  );
}

function Tasks({ gained, lost }: { gained: number; lost: number }) {
  if (!gained && !lost) return <p className="text-xs text-ink-2">No open task is touched.</p>;
  return (
    <p className="figures text-xs text-ink-2">
      {gained
        ? `${inWords(gained, "open task")} could be done by somebody who cannot do ${gained === 1 ? "it" : "them"} now. `
        : ""}
      {lost ? `${inWords(lost, "open task")} could no longer be done by somebody who can now.` : ""}
    </p>
  );
}
