"use client";

import { AlarmClock, CircleCheck, Hourglass, Inbox, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { RollingNumber } from "@/components/Grid/RollingNumber";
import type { Sla } from "@/queries/sla";
import { classes } from "@/ui/classes";
import { percent } from "@/words/number";
import { overall } from "./compliance";

/** How it stands right now: what is late, what soon will be, and how well deadlines were kept. */
export function Figures({ sla, days }: { sla: Sla; days: number }) {
  const kept = overall(sla.compliance);
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Figure
        name="Late now"
        icon={AlarmClock}
        tone={sla.breached ? "text-bad" : undefined}
        about="past their deadline, still open"
      >
        <RollingNumber value={sla.breached} />
      </Figure>
      <Figure
        name="Due soon"
        icon={Hourglass}
        tone={sla.due_soon ? "text-warn" : undefined}
        about="less than a quarter of their time left"
      >
        <RollingNumber value={sla.due_soon} />
      </Figure>
      <Figure name="Open" icon={Inbox} about="waiting for somebody's decision">
        <RollingNumber value={sla.open} />
      </Figure>
      <Figure name="In time" icon={CircleCheck} about={`of what was completed in ${days} days`}>
        {kept === null ? "—" : percent(kept)}
      </Figure>
    </dl>
  );
}

function Figure({
  name,
  icon: Icon,
  tone,
  about,
  children,
}: {
  name: string;
  icon: LucideIcon;
  tone?: string | undefined;
  about: string;
  children: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col rounded-lg border border-line bg-surface px-4 py-3">
      <dt className="flex items-center gap-1.5 text-xs font-medium text-ink-2">
        <Icon aria-hidden className={classes("size-3.5 shrink-0", tone ?? "text-ink-3")} />
        {name}
      </dt>
      <dd className={classes("figures mt-1 text-2xl font-semibold tracking-tight", tone)}>{children}</dd>
      <dd className="text-2xs text-ink-3">{about}</dd>
    </div>
  );
}
