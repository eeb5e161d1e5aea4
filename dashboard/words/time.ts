/** Times in words: the person's language and zone, as chosen under "Me" or else the browser's. */

export type Locale = { language: string | undefined; zone: string | undefined };

let locale: Locale = { language: undefined, zone: undefined };

/** Take over the person's choice; `undefined` means the browser's. */
export function setLocale(chosen: Locale): void {
  locale = chosen;
}

export function language(): string | undefined {
  return locale.language;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "in 3 hours", "5 minutes ago", "yesterday"; beyond a month the date. */
export function relative(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  const size = Math.abs(ms);
  if (size < 10 * SECOND) return ms <= 2 * SECOND ? "just now" : "in a moment";
  const format = new Intl.RelativeTimeFormat(locale.language ?? "en", { numeric: "auto" });
  if (size < MINUTE) return format.format(Math.round(ms / SECOND), "second");
  if (size < HOUR) return format.format(Math.round(ms / MINUTE), "minute");
  if (size < DAY) return format.format(Math.round(ms / HOUR), "hour");
  if (size < 30 * DAY) return format.format(Math.round(ms / DAY), "day");
  return day(at);
}

/** The instant in full, with the zone: "23 November 2026, 14:05:09 CET". */
export function exact(at: Date): string {
  return new Intl.DateTimeFormat(locale.language, {
    dateStyle: "long",
    timeStyle: "long",
    timeZone: locale.zone,
  }).format(at);
}

/** "23 Nov 2026" */
export function day(at: Date): string {
  return new Intl.DateTimeFormat(locale.language, { dateStyle: "medium", timeZone: locale.zone }).format(at);
}

/** "14:05" */
export function timeOfDay(at: Date): string {
  return new Intl.DateTimeFormat(locale.language, { timeStyle: "short", timeZone: locale.zone }).format(at);
}

/** "3 Dec, 14:05", as it stands in a small place; with the year where it is another one. */
export function shortly(at: Date): string {
  const other = at.getFullYear() !== new Date().getFullYear();
  return new Intl.DateTimeFormat(locale.language, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    ...(other ? { year: "numeric" } : {}),
    timeZone: locale.zone,
  }).format(at);
}

/** From one instant to another, without saying twice what is the same: "3 Dec 2026, 09:00 – 17:00". */
export function fromTo(start: Date, end: Date): string {
  const format = { dateStyle: "medium", timeStyle: "short", timeZone: locale.zone } as const;
  return new Intl.DateTimeFormat(locale.language, format).formatRange(start, end);
}

/** A span in its two largest units: "2d 4h", "3h 05m", "12m 09s", "8s". Takes milliseconds. */
export function span(ms: number): string {
  const total = Math.max(0, Math.floor(Math.abs(ms) / SECOND));
  const [days, hours, minutes, seconds] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3_600) % 24,
    Math.floor(total / 60) % 60,
    total % 60,
  ];
  const two = (value: number) => String(value).padStart(2, "0");
  if (days >= 10) return `${days}d`;
  if (days) return `${days}d ${hours}h`;
  if (hours) return `${hours}h ${two(minutes)}m`;
  if (minutes) return `${minutes}m ${two(seconds)}s`;
  return `${seconds}s`;
}

/** Hours as people say them: 0.4 is "24 min", 3.2 "3.2 h", 50 "2.1 d". */
export function hours(value: number): string {
  const format = (amount: number) =>
    new Intl.NumberFormat(locale.language, { maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount);
  if (value < 1 / 60) return "under 1 min";
  if (value < 1) return `${format(Math.round(value * 60))} min`;
  if (value < 48) return `${format(value)} h`;
  return `${format(value / 24)} d`;
}
