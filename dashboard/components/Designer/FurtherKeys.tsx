"use client";

import type { Doc } from "./reading";
import { Section } from "./Section";
import { writeText } from "./text";

/** What the format knows and this panel does not edit: shown, and kept as it is. */
export function FurtherKeys({ further }: { further: Doc }) {
  if (Object.keys(further).length === 0) return null;
  return (
    <Section title="Also written here" summary={Object.keys(further).join(", ")}>
      <pre className="scroll-thin overflow-x-auto rounded-md bg-sunken px-2.5 py-2 font-mono text-xs">
        {writeText(further, "step").trimEnd()}
      </pre>
      <p className="text-xs text-ink-3">It is kept as it is. Change it in the text.</p>
    </Section>
  );
}
