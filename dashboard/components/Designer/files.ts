/** Definitions as files: read one that was chosen, hand one out. */

import { type Doc, textOf } from "./reading";
import { readText } from "./text";

const LARGEST = 2_000_000;

/** The definition in a file, with its text; throws an error that says in words what is wrong. */
export async function readFile(file: File): Promise<{ doc: Doc; text: string }> {
  if (file.size > LARGEST) throw new Error("Expected a file of at most 2 MB. Is it a definition?");
  const text = await file.text();
  const { doc, fault } = readText(text);
  if (doc === null) throw new Error(`${file.name}, line ${fault.line}: ${fault.message}`);
  if (textOf(doc.key) === "")
    throw new Error(`${file.name}: expected a “key” that names the workflow, found none.`);
  return { doc, text };
}

/** Have the browser save a text as a file. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
