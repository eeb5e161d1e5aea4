/** What is wrong with a text: its length, its form, its format. */

import { count } from "@/words/number";
import { missesFormat } from "./formats";
import { matches } from "./pattern";
import type { SchemaObject } from "./schema";

export function checkText(schema: SchemaObject, text: string): string[] {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, format } = schema;
  // Characters as people count them, not halves of surrogate pairs: so does the server.
  const length = text.length >= minLength || text.length > maxLength ? [...text].length : text.length;
  const faults: string[] = [];
  if (text.includes("\0")) faults.push("Expected a text without the character NUL.");
  if (length < minLength)
    faults.push(`Expected at least ${count(minLength, "character")}, but there are ${length}.`);
  if (length > maxLength)
    faults.push(`Expected at most ${count(maxLength, "character")}, but there are ${length}.`);
  if (pattern !== undefined && matches(text, pattern) === false) {
    faults.push(`Expected a text of the form ${pattern}`);
  }
  const wanted = format === undefined ? undefined : missesFormat(text, format);
  if (wanted !== undefined) faults.push(`Expected ${wanted}.`);
  return faults;
}
