/** Bounds and choices as they stand in a sentence. */

import { phrase } from "@/words/number";
import type { Json } from "./schema";

const MOST_SHOWN = 20;

/** "a", "a or b", "a, b or c". */
export function joined(words: string[], last = "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** Values as a form shows them: texts in words, the rest as JSON. */
export function shown(values: Json[]): string {
  const some = values.slice(0, MOST_SHOWN).map(choiceLabel).join(", ");
  return values.length > MOST_SHOWN ? `${some}, …` : some;
}

/** One choice as it is called: "source-code" is "Source code"; what has a form of its own keeps it. */
export function choiceLabel(value: Json): string {
  if (value === true) return "Yes";
  if (value === false) return "No";
  if (value === null) return "Nothing";
  if (typeof value !== "string") return JSON.stringify(value);
  return /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/.test(value) ? phrase(value) : value;
}
