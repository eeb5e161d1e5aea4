import { day, timeOfDay } from "@/words/time";

/** One hour of the board: what was found late in it, or is due in it. */
export type HourBar = { at: string; due: number; breached: number };

const HOUR_MS = 3_600_000;

/** Whether an hour lies before the one in which the board was made. */
export function isPast(hour: HourBar, asOf: string): boolean {
  return Date.parse(hour.at) + HOUR_MS <= Date.parse(asOf);
}

/** What an hour's bar shows: behind us what was late, ahead of us what is due, in the present hour both. */
export function stack(hour: HourBar, asOf: string): { late: number; due: number } {
  return { late: hour.breached, due: isPast(hour, asOf) ? 0 : hour.due };
}

/** "23 Nov 2026, 14:00" */
export function hourName(hour: HourBar): string {
  const at = new Date(hour.at);
  return `${day(at)}, ${timeOfDay(at)}`;
}

/** An hour in words, for the callout and for who listens. */
export function hourWords(hour: HourBar, asOf: string): string {
  const { late, due } = stack(hour, asOf);
  if (isPast(hour, asOf)) return late ? `${late} became late` : "nothing became late";
  const ahead = due ? `${due} due` : "nothing due";
  return late ? `${late} became late, ${ahead}` : ahead;
}

/** Where the axis is marked: every sixth, twelfth or 24th hour of the person's own day. */
export function isMarked(hour: HourBar, every: 6 | 12 | 24 = 6): boolean {
  const at = new Date(hour.at);
  if (every === 24) return isMidnight(at);
  return Number(/\d+/.exec(timeOfDay(at))?.[0]) % every === 0;
}

/** What stands under a marked hour: the time, and at midnight the day that begins. */
export function hourMark(at: string): string {
  const instant = new Date(at);
  return isMidnight(instant) ? day(instant).replace(/[ ,]*\d{4}$/, "") : timeOfDay(instant);
}

/** Whether a day begins with this hour, wherever the person is. */
function isMidnight(at: Date): boolean {
  return day(new Date(at.getTime() - HOUR_MS)) !== day(at);
}
