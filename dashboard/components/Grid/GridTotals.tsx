"use client";

import { classes } from "@/ui/classes";
import { useTotals } from "./boardContext";
import { waitingIn } from "./counts";
import { RollingNumber } from "./RollingNumber";

/** All that is shown, added up. */
export function GridTotals() {
  const totals = useTotals();
  const figures = [
    { name: "Waiting", value: waitingIn(totals), tone: "" },
    { name: "Claimed", value: totals.claimed, tone: "" },
    { name: "Due soon", value: totals.due_soon, tone: "text-warn" },
    { name: "Late", value: totals.breached, tone: "text-bad" },
    { name: "Done today", value: totals.done_today, tone: "" },
  ];
  return (
    <dl className="grid grid-cols-3 gap-x-8 gap-y-2 sm:flex sm:flex-wrap">
      {figures.map(({ name, value, tone }) => (
        <div key={name}>
          <dt className="text-2xs text-ink-3">{name}</dt>
          <dd className={classes("text-xl font-semibold tracking-tight", value > 0 && tone)}>
            <RollingNumber value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
