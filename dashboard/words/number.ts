import { language } from "@/words/time";

/** "12,400" as the person writes it. */
export function number(value: number): string {
  return new Intl.NumberFormat(language(), { maximumFractionDigits: 6 }).format(value);
}

/** "1 task", "3 tasks"; the plural may be given. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** 0.934 is "93 %". */
export function percent(value: number): string {
  return new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 1 }).format(value);
}

/** A value of a context in a few words: lists and objects shortened, true and false as yes and no. */
export function plain(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value === "number") return number(value);
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.length ? value.map(plain).join(", ") : "none";
  return Object.entries(value as object)
    .map(([key, each]) => `${phrase(key)}: ${plain(each)}`)
    .join("; ");
}

/** "cost_centre" and "costCentre" are "Cost centre". */
export function phrase(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_\-.]+/g, " ")
    .trim()
    .toLowerCase();
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : key;
}
