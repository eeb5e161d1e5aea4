"use client";

import {
  AlarmClock,
  Check,
  CircleCheck,
  CircleX,
  Cog,
  Hourglass,
  type LucideIcon,
  Split,
  SquareStack,
  TriangleAlert,
  UserRound,
  UsersRound,
} from "lucide-react";
import { classes } from "@/ui/classes";
import { exact } from "@/words/time";
import { ForkIcon, JoinIcon } from "./branchIcons";
import type { Step, StepType } from "./definition";
import { branchWords, type Mark, type MarkState, stepSentence } from "./mark";

export interface StepFinding {
  severity: "error" | "warning";
  message: string;
}

export type StepNodeProps = {
  step: Step;
  mark?: Mark | undefined;
  findings?: readonly StepFinding[] | undefined;
  selected?: boolean | undefined;
  /** The drawing leads down, not to the right: a fork and a join have their bars accordingly. */
  down?: boolean | undefined;
};

const ICONS: Record<StepType, LucideIcon> = {
  task: UserRound,
  decision: Split,
  end: CircleCheck,
  fork: ForkIcon,
  join: JoinIcon,
  service: Cog,
  wait: Hourglass,
  subflow: SquareStack,
};

const FRAMES: Record<MarkState | "plain", string> = {
  plain: "border-line-strong bg-surface shadow-rest",
  now: "border-accent bg-surface shadow-lifted ring-3 ring-accent-soft",
  late: "border-bad-mark bg-surface shadow-lifted ring-3 ring-bad-soft",
  waiting: "border-accent bg-accent-soft shadow-rest",
  stuck: "border-bad-mark bg-bad-soft shadow-rest",
  done: "border-line-strong bg-surface shadow-rest",
  ahead: "border-line bg-surface text-ink-2",
  skipped: "border-dashed border-line-strong bg-transparent text-ink-3",
};

const SHAPES = { box: "rounded-lg px-2.5", pill: "rounded-full px-3", bar: "rounded-xs px-2.5" } as const;
/** The thick side of a fork is where its branches leave it, that of a join where they come in. */
const BARS = {
  fork: { right: "-inset-y-px -right-px w-1.25", down: "-inset-x-px -bottom-px h-1.25" },
  join: { right: "-inset-y-px -left-px w-1.25", down: "-inset-x-px -top-px h-1.25" },
} as const;
/** Room for the bar, so that the words stand in the middle of the rest. */
const ROOM = {
  fork: { right: "pr-4", down: "pb-1.25" },
  join: { right: "pl-4", down: "pt-1.25" },
} as const;

/** The outline of a step: people, rules and ends, branches are told apart by it. */
export function shapeOf(type: StepType): keyof typeof SHAPES {
  if (type === "fork" || type === "join") return "bar";
  return type === "end" || type === "decision" ? "pill" : "box";
}

/** A step as it is drawn everywhere: fills the place that the layout gave it. */
export function StepNode({ step, mark, findings = [], selected = false, down = false }: StepNodeProps) {
  const shape = shapeOf(step.type);
  const second = secondLine(step, mark);
  return (
    <div
      title={mark ? toldOnHover(step, mark) : step.name}
      className={classes(
        "relative flex size-full items-center gap-1.5 border text-left transition-colors duration-150",
        SHAPES[shape],
        step.type === "fork" || step.type === "join" ? ROOM[step.type][down ? "down" : "right"] : "",
        FRAMES[mark?.state ?? "plain"],
        selected && "outline-2 outline-offset-2 outline-accent",
      )}
    >
      <Bar step={step} mark={mark} down={down} />
      <Sign step={step} mark={mark} />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm leading-4.5 font-medium">{step.name}</span>
        {second ? (
          <span className="block truncate text-2xs leading-3.5 text-ink-3">
            {mark?.overrun ? <span className="text-bad">Late · </span> : null}
            {second}
          </span>
        ) : null}
      </span>
      <VoteMark vote={step.vote} quiet={mark?.state === "skipped" || mark?.state === "ahead"} />
      {mark?.visits !== undefined && mark.visits > 1 ? (
        <span className="figures absolute -top-2 right-2 rounded-full border border-line-strong bg-surface px-1 text-[0.625rem] leading-3.5 font-medium text-ink-2">
          ×{mark.visits}
        </span>
      ) : null}
      <FindingBadge findings={findings} />
    </div>
  );
}

/** What the vote takes; whoever listens hears it with the step. */
function VoteMark({ vote, quiet }: { vote: string; quiet: boolean }) {
  if (vote === "") return null;
  return (
    <span
      aria-hidden
      title={`A vote: ${vote}`}
      className={classes(
        "figures max-w-24 shrink-0 truncate rounded-full border border-line-strong bg-sunken px-1.5 text-2xs leading-4 font-medium",
        quiet ? "text-ink-3" : "text-ink-2",
      )}
    >
      {vote}
    </span>
  );
}

function Bar({ step, mark, down }: { step: Step; mark: Mark | undefined; down: boolean }) {
  if (step.type !== "fork" && step.type !== "join") return null;
  const quiet = mark?.state === "skipped" || mark?.state === "ahead";
  const tone = mark?.state === "waiting" ? "bg-accent" : quiet ? "bg-line-strong" : "bg-ink-3";
  return (
    <span
      aria-hidden
      className={classes("absolute rounded-xs", BARS[step.type][down ? "down" : "right"], tone)}
    />
  );
}

/** Who has it or did it; while no request is told, what it takes. */
function secondLine(step: Step, mark: Mark | undefined): string {
  if (shapeOf(step.type) === "pill") return "";
  return mark?.who ?? (branchWords(step) || (mark ? "" : restWords(step)));
}

function toldOnHover(step: Step, mark: Mark): string {
  return mark.when ? `${stepSentence(step, mark)}\n${exact(new Date(mark.when))}` : stepSentence(step, mark);
}

/** What somebody or something has done when it is over; a rule or a branch is only passed. */
const ACTING: ReadonlySet<StepType> = new Set(["task", "service", "wait", "subflow"]);

/** How the request stands with it, or what kind of step it is. */
function Sign({ step, mark }: { step: Step; mark: Mark | undefined }) {
  const sign = "size-3.5 shrink-0";
  if (mark?.state === "late") return <AlarmClock aria-hidden className={classes(sign, "text-bad")} />;
  if (mark?.state === "now") {
    return (
      <span aria-hidden className={classes("flex items-center justify-center", sign)}>
        <span className="size-2 animate-wait rounded-full bg-accent" />
      </span>
    );
  }
  if (mark?.state === "waiting")
    return <Hourglass aria-hidden className={classes(sign, "text-accent-text")} />;
  if (mark?.state === "stuck") return <TriangleAlert aria-hidden className={classes(sign, "text-bad")} />;
  if (mark?.state === "done" && ACTING.has(step.type)) {
    return <Check aria-hidden className={classes(sign, "text-good")} />;
  }
  const Icon = iconOf(step);
  const reached = step.type === "end" && (mark === undefined || mark.state === "done");
  const tone = reached ? (step.status === "REJECTED" ? "text-bad" : "text-good") : "text-ink-3";
  return <Icon aria-hidden className={classes(sign, tone)} />;
}

function iconOf({ type, status, vote }: Step): LucideIcon {
  if (vote !== "") return UsersRound;
  return type === "end" && status === "REJECTED" ? CircleX : ICONS[type];
}

/** What is said of a task when no request is told: the right that it takes, and its hours. */
function restWords(step: Step): string {
  const hours =
    typeof step.slaHours === "number" ? `${step.slaHours} h` : step.slaHours ? "hours by rule" : "";
  if (step.errand) return step.errand;
  return [step.permission ?? "", hours].filter(Boolean).join(" · ");
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
