"use client";

import { Check, X } from "lucide-react";
import { useState } from "react";
import type { Outcome } from "@/queries/tasks";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { approving, outcomeLabel, rejecting, toneOf } from "./outcome";

/** A button for each outcome. The usual yes comes first and stands out; what says no is marked as such. */
export function Outcomes({
  outcomes,
  chosen,
  busy,
  keys,
  onChoose,
}: {
  outcomes: readonly Outcome[];
  chosen: string | null;
  /** The outcome that is being sent. */
  busy: string | null;
  keys: boolean;
  onChoose: (outcome: string) => void;
}) {
  const yes = approving(outcomes)?.outcome;
  const no = rejecting(outcomes)?.outcome;
  const [focused, setFocused] = useState<string | null>(null);
  const ordered = [...outcomes].sort((one, other) => rank(one.outcome, yes) - rank(other.outcome, yes));

  function shortcutFor(outcome: string): string | undefined {
    if (!keys) return undefined;
    if (focused === outcome) return "↵";
    return outcome === yes ? "A" : outcome === no ? "R" : undefined;
  }

  return (
    <fieldset className="flex min-w-0 flex-wrap gap-2" aria-label="Decide">
      {ordered.map(({ outcome }) => (
        <Button
          key={outcome}
          data-outcome={outcome}
          variant={outcome === yes ? "primary" : toneOf(outcome) === "no" ? "danger" : "secondary"}
          icon={outcome === yes ? Check : outcome === no ? X : undefined}
          shortcut={shortcutFor(outcome)}
          busy={busy === outcome}
          disabled={busy !== null}
          onFocus={() => setFocused(outcome)}
          onBlur={() => setFocused(null)}
          onClick={() => onChoose(outcome)}
          className={classes("max-w-full", chosen === outcome && outcome !== yes && "border-ink-3")}
        >
          <span className="truncate">{outcomeLabel(outcome)}</span>
        </Button>
      ))}
    </fieldset>
  );
}

function rank(outcome: string, yes: string | undefined): number {
  if (outcome === yes) return 0;
  return toneOf(outcome) === "no" ? 2 : 1;
}
