"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarOff } from "lucide-react";
import Link from "next/link";
import { awayQuery } from "@/queries/away";
import { useNow } from "@/ui/now";
import { Time } from "@/ui/Time";

/** That one is away oneself, until when, and who stands in: over every room, as long as it lasts. */
export function Away() {
  const items = useQuery(awayQuery).data?.items ?? [];
  // By the clock, not by the state that was told: an absence begins and ends while one looks.
  const place = useNow((now) =>
    items.findIndex(
      ({ starts_at, ends_at, cancelled_at }) =>
        cancelled_at === null && Date.parse(starts_at) <= now && now < Date.parse(ends_at),
    ),
  );
  const absence = items[place];
  if (absence === undefined) return null;
  return (
    <p
      role="status"
      className="flex shrink-0 animate-rise flex-wrap items-center gap-x-2 gap-y-0.5 border-b border-line bg-warn-soft px-4 py-1.5 text-xs text-warn lg:px-6"
    >
      <CalendarOff aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0">
        You are away: {absence.substitute_name} stands in for you. It ends <Time at={absence.ends_at} />.
      </span>
      <Link prefetch={false} href="/me/absences" className="font-medium underline underline-offset-2">
        Your absences
      </Link>
    </p>
  );
}
