/** The filters of the audit as they stand in the address, and what they let through. */

import type { EntryFilter } from "@/queries/audit";

const HOUR = 3_600_000;
const SPANS: Readonly<Record<string, number>> = {
  "1h": HOUR,
  "24h": 24 * HOUR,
  "7d": 168 * HOUR,
  "30d": 720 * HOUR,
};

export const SINCE_OPTIONS = [
  { value: "", label: "Any time" },
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
  { value: "date", label: "Since a day…" },
] as const;

type Written = { request: string; task: string; actor: string; action: string; since: string };

/** The filter that is written in the address. What is no number or no time there is left out. */
export function readFilter(written: Written, now: number): EntryFilter {
  return {
    request: asId(written.request),
    task: asId(written.task),
    actor: written.actor.trim(),
    action: written.action.trim(),
    since: asInstant(written.since, now),
  };
}

/** Whether something that has just happened belongs in the list. */
export function lets(
  filter: EntryFilter,
  event: { actor: string; action: string; request_id: number | null; task_id: number | null; at: string },
): boolean {
  return (
    (!filter.request || String(event.request_id) === filter.request) &&
    (!filter.task || String(event.task_id) === filter.task) &&
    (!filter.actor || event.actor === filter.actor) &&
    (!filter.action || event.action === filter.action) &&
    (!filter.since || Date.parse(event.at) >= Date.parse(filter.since))
  );
}

export function isEmpty(filter: EntryFilter): boolean {
  return Object.values(filter).every((value) => value === "");
}

/** "2026-11-23" if that is what `since` is; otherwise empty. */
export function dayOf(since: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(since) ? since : "";
}

function asId(written: string): string {
  const digits = written.trim().replace(/^#/, "");
  return /^[1-9]\d{0,14}$/.test(digits) ? digits : "";
}

function asInstant(since: string, now: number): string {
  const span = Object.hasOwn(SPANS, since) ? SPANS[since] : undefined;
  if (span) return new Date(now - span).toISOString();
  const day = dayOf(since);
  const at = day ? new Date(`${day}T00:00:00`) : new Date(since);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString();
}
