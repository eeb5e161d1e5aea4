/**
 * The text of a draft as it was last written here, with its comments and its order.
 *
 * The server keeps what a definition means, not how it was written. So the text stays in this browser, and comes back
 * only while it means exactly what the server has.
 */

import { sameMeaning } from "./meaning";
import type { Doc } from "./reading";
import { readText } from "./text";

const PREFIX = "nexusflow.definition.";

export function keepText(key: string, text: string): void {
  try {
    window.localStorage.setItem(PREFIX + key, text);
  } catch {
    // No room or not allowed: the comments are lost with the page, the definition is not.
  }
}

/** The kept text, if it means this document. */
export function keptText(key: string, doc: Doc): string | undefined {
  try {
    const text = window.localStorage.getItem(PREFIX + key);
    if (text === null) return undefined;
    const reading = readText(text);
    return reading.doc !== null && sameMeaning(reading.doc, doc) ? text : undefined;
  } catch {
    return undefined;
  }
}
