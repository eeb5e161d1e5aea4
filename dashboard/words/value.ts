/** Values of business data and rows of them, as they stand in a sentence. */

import { number, phrase } from "./number";

const LONGEST = 60;

export function valueWords(value: unknown): string {
  switch (typeof value) {
    case "number":
      return number(value);
    case "boolean":
      return value ? "yes" : "no";
    case "string":
      return value === ""
        ? "an empty text"
        : value.length > LONGEST
          ? `${value.slice(0, LONGEST - 1).trimEnd()}…`
          : value;
    default:
      return value === null || value === undefined ? "nothing" : JSON.stringify(value);
  }
}

/** "a", "a or b", "a, b or c". */
export function listedWith(word: "and" | "or", parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts[parts.length - 1]}`;
}

/** `cost_centre` in the middle of a sentence: "cost centre". */
export function fieldWords(key: string): string {
  return inSentence(phrase(key));
}

/** A title as it stands in the middle of a sentence. */
export function inSentence(title: string): string {
  const [first = "", second = ""] = title;
  // An abbreviation (IBAN) keeps its capitals.
  return second !== second.toLowerCase() ? title : first.toLowerCase() + title.slice(1);
}
