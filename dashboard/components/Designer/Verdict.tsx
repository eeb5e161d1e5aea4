"use client";

import { CircleAlert, CircleCheck, LoaderCircle, type LucideIcon, TriangleAlert } from "lucide-react";
import type { Report } from "@/queries/definitions";
import { classes } from "@/ui/classes";
import { countErrors } from "./findings";

/** What is known of the definition as a whole; pressing it shows every finding. */
export function Verdict({
  report,
  checking,
  failed,
  onOpen,
}: {
  report: Report | undefined;
  checking: boolean;
  failed: boolean;
  onOpen: () => void;
}) {
  const { words, more = "", tone, icon: Icon } = told(report, failed);
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-live="polite"
      className={classes(
        "inline-flex h-7 items-center gap-1.5 rounded-md border border-transparent px-2 text-xs font-medium whitespace-nowrap transition-colors duration-150",
        tone,
      )}
    >
      {checking ? (
        <LoaderCircle aria-hidden className="size-3.5 animate-turn" />
      ) : (
        <Icon aria-hidden className="size-3.5" />
      )}
      <span>
        {words}
        {more === "" ? null : <span className="max-sm:sr-only">{more}</span>}
      </span>
    </button>
  );
}

interface Told {
  words: string;
  /** What a phone has no room for. */
  more?: string;
  tone: string;
  icon: LucideIcon;
}

function told(report: Report | undefined, failed: boolean): Told {
  if (failed) return { words: "Could not be checked", tone: "bg-warn-soft text-warn", icon: TriangleAlert };
  if (report === undefined) return { words: "Checking…", tone: "bg-sunken text-ink-2", icon: LoaderCircle };
  const errors = countErrors(report.findings);
  const warnings = report.findings.length - errors;
  const warned = warnings === 0 ? "" : `, ${counted(warnings, "warning")}`;
  switch (report.verdict) {
    case "sound":
      return { words: "Sound", more: warned, tone: "bg-good-soft text-good", icon: CircleCheck };
    case "undecided":
      return { words: "May get stuck", more: warned, tone: "bg-warn-soft text-warn", icon: TriangleAlert };
    case "unsound":
      return {
        words: counted(errors, "error"),
        more: warned,
        tone: "bg-bad-soft text-bad",
        icon: CircleAlert,
      };
  }
}

function counted(count: number, word: string): string {
  return count === 1 ? `1 ${word}` : `${count} ${word}s`;
}
