"use client";

import { useId, useMemo } from "react";
import { Code } from "@/components/Code/Code";
import { classes } from "@/ui/classes";
import { useEditor } from "./EditorContext";
import { FindingNotes } from "./FindingNote";
import type { Finding } from "./findings";
import { type Scope, valuesOf, wordsAfter, wordsAtStart } from "./vocabulary";

/** An expression with completion, and what the check says of it. */
export function ExpressionField({
  label,
  value,
  onChange,
  scope,
  findings,
  placeholder,
  hint,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  scope: Scope;
  findings: readonly Finding[];
  placeholder: string;
  hint?: string;
}) {
  const { readOnly, undo, redo } = useEditor();
  const id = useId();
  const invalid = findings.some((finding) => finding.severity === "error");
  const vocabulary = useMemo(
    () => ({
      atStart: () => wordsAtStart(scope),
      after: (path: string[]) => wordsAfter(scope, path),
      valuesOf: (path: string[]) => valuesOf(scope, path),
    }),
    [scope],
  );
  return (
    <div className="flex flex-col gap-1.5">
      <span aria-hidden className="text-xs font-medium text-ink-2">
        {label}
      </span>
      <div
        className={classes(
          "min-h-8 rounded-md border bg-surface shadow-rest transition-colors duration-100 focus-within:outline-2 focus-within:outline-accent",
          invalid ? "border-bad-mark" : "border-line-strong",
          readOnly && "bg-sunken",
        )}
      >
        <Code
          language="expression"
          label={label}
          value={value}
          onChange={onChange}
          readOnly={readOnly}
          vocabulary={vocabulary}
          invalid={invalid}
          describedBy={`${id}-said`}
          placeholder={placeholder}
          onUndo={undo}
          onRedo={redo}
        />
      </div>
      <div id={`${id}-said`} className="flex flex-col gap-1.5">
        {hint ? <p className="text-xs text-ink-3">{hint}</p> : null}
        <FindingNotes findings={findings} quoted={value} />
      </div>
    </div>
  );
}
