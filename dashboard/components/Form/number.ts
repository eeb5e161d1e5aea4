/** Numbers as people write them where they live: "1.234,50" in German, "1,234.50" in English; and back. */

type Signs = { decimal: string; group: string };

function signsOf(locale: string | undefined): Signs {
  const parts = new Intl.NumberFormat(locale).formatToParts(-1234567.5);
  const sign = (type: string) => parts.find((part) => part.type === type)?.value;
  return { decimal: sign("decimal") ?? ".", group: sign("group") ?? "," };
}

/**
 * The number that a text says, or undefined when it says none or could say two. A lone "." is taken for the decimal
 * sign even where "," is, unless it groups: whoever pastes 12.5 means that, and 1.234 in German is a thousand.
 */
export function readNumber(text: string, locale?: string): number | undefined {
  const { decimal, group } = signsOf(locale);
  const bare = text
    .trim()
    .replace(/^[\u2212\u2013]/, "-")
    .replace(/[\s\u00a0\u202f'\u2019]/g, "");
  const plain = ungrouped(bare, decimal, /\s/.test(group) || group === "\u2019" ? undefined : group);
  if (plain === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

function ungrouped(text: string, decimal: string, group: string | undefined): string | undefined {
  const [whole = "", ...rest] = text.split(decimal);
  if (rest.length > 1) return undefined;
  if (group === undefined || !whole.includes(group)) return rest.length === 0 ? whole : `${whole}.${rest[0]}`;
  const [first = "", ...groups] = whole.split(group);
  // Groups of three, or two as in India; the last one always has three.
  const isGrouped =
    /^[+-]?\d{1,3}$/.test(first) &&
    groups.every((each) => /^\d{2,3}$/.test(each)) &&
    groups.at(-1)?.length === 3;
  if (isGrouped) return `${first}${groups.join("")}${rest.length === 0 ? "" : `.${rest[0]}`}`;
  return group === "." && rest.length === 0 && groups.length === 1 ? whole : undefined;
}

/** A number as it stands in its field while nobody types. */
export function writeNumber(value: number, locale?: string): string {
  if (Math.abs(value) >= 1e15) return String(value);
  return value.toLocaleString(locale, { maximumFractionDigits: 20, useGrouping: true });
}

/** A number as it is typed: without groups, with the decimal sign of the place. */
export function typedNumber(value: number, locale?: string): string {
  if (Math.abs(value) >= 1e15) return String(value);
  return value.toLocaleString(locale, { maximumFractionDigits: 20, useGrouping: false });
}
