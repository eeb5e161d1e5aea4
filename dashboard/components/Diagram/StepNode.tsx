"use client";

import {
  AlarmClock,
  Check,
  CircleCheck,
  CircleX,
  Cog,
  Hourglass,
  type LucideIcon,
  Merge,
  Split,
  SquareStack,
  TriangleAlert,
  UserRound,
  Waypoints,
} from "lucide-react";
import { classes } from "@/ui/classes";
import type { Step, StepType } from "./definition";
import type { Mark, MarkState } from "./mark";

export interface StepFinding {
  severity: "error" | "warning";
  message: string;
}

export type StepNodeProps = {
  step: Step;
  mark?: Mark | undefined;
  findings?: readonly StepFinding[] | undefined;
  selected?: boolean | undefined;
};

const ICONS: Record<StepType, LucideIcon> = {
  task: UserRound,
  decision: Split,
  end: CircleCheck,
  fork: Waypoints,
  join: Merge,
  service: Cog,
  wait: Hourglass,
  subflow: SquareStack,
};

const FRAMES: Record<MarkState | "plain", string> = {
  plain: "border-line-strong bg-surface shadow-rest",
  now: "border-accent bg-surface shadow-lifted ring-3 ring-accent-soft",
  late: "border-bad-mark bg-surface shadow-lifted ring-3 ring-bad-soft",
  done: "border-line-strong bg-surface shadow-rest",
  ahead: "border-line bg-surface text-ink-2",
  skipped: "border-dashed border-line-strong bg-transparent text-ink-3",
};

const SHAPES: Record<"box" | "pill", string> = { box: "rounded-lg px-3", pill: "rounded-full px-3.5" };

/** A step as it is drawn everywhere: fills the place that the layout gave it. */
export function StepNode({ step, mark, findings = [], selected = false }: StepNodeProps) {
  const Icon = step.type === "end" && step.status === "REJECTED" ? CircleX : ICONS[step.type];
  const pill = step.type === "end" || step.type === "decision";
  const second = pill ? "" : (mark?.who ?? (mark ? "" : restWords(step)));
  return (
    <div
      title={step.name}
      className={classes(
        "relative flex size-full items-center gap-2 border text-left transition-colors duration-150",
        SHAPES[pill ? "pill" : "box"],
        FRAMES[mark?.state ?? "plain"],
        selected && "outline-2 outline-offset-2 outline-accent",
      )}
    >
      <Icon aria-hidden className={classes("size-4 shrink-0", iconTone(step, mark))} />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-xs font-medium">{step.name}</span>
        {second ? <span className="block truncate text-2xs text-ink-3">{second}</span> : null}
      </span>
      {mark?.visits !== undefined && mark.visits > 1 ? (
        <span className="figures shrink-0 text-2xs font-medium text-ink-3">×{mark.visits}</span>
      ) : null}
      <StateBadge mark={mark} pill={pill} />
      <FindingBadge findings={findings} />
    </div>
  );
}

/** What is said of a task when no request is told: the right that it takes, and its hours. */
function restWords(step: Step): string {
  const hours =
    typeof step.slaHours === "number" ? `${step.slaHours} h` : step.slaHours ? "hours by rule" : "";
  return [step.permission ?? "", hours].filter(Boolean).join(" · ");
}

function iconTone(step: Step, mark: Mark | undefined): string {
  if (mark?.state === "now") return "text-accent-text";
  if (mark?.state === "late") return "text-bad";
  if (mark?.state === "ahead" || mark?.state === "skipped" || step.type !== "end") return "text-ink-3";
  return step.status === "REJECTED" ? "text-bad" : "text-good";
}

function StateBadge({ mark, pill }: { mark: Mark | undefined; pill: boolean }) {
  if (mark?.state === "done" && !pill) return <Check aria-hidden className="size-3.5 shrink-0 text-good" />;
  if (mark?.state === "late") return <AlarmClock aria-hidden className="size-3.5 shrink-0 text-bad" />;
  if (mark?.state !== "now") return null;
  return (
    <span aria-hidden className="relative flex size-2 shrink-0">
      <span className="absolute inset-0 animate-wait rounded-full bg-accent" />
    </span>
  );
}

function FindingBadge({ findings }: { findings: readonly StepFinding[] }) {
  if (findings.length === 0) return null;
  const grave = findings.some((finding) => finding.severity === "error");
  return (
    <span
      title={findings.map((finding) => finding.message).join("\n")}
      className={classes(
        "absolute -top-2 -right-2 inline-flex h-4.5 min-w-4.5 items-center justify-center gap-0.5 rounded-full border px-1 text-2xs font-semibold",
        grave ? "border-bad-mark bg-bad-soft text-bad" : "border-warn-mark bg-warn-soft text-warn",
      )}
    >
      <TriangleAlert aria-hidden className="size-2.5" />
      <span className="figures">{findings.length}</span>
      <span className="sr-only">{grave ? "errors" : "warnings"}</span>
    </span>
  );
}
