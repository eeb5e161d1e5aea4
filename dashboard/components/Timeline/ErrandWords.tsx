"use client";

import {
  AlarmClockCheck,
  CirclePause,
  CirclePlay,
  CircleSlash,
  Cog,
  Hourglass,
  type LucideIcon,
  Mail,
  MailCheck,
  RotateCw,
  SkipForward,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { type Definition, stepName } from "@/components/Diagram/definition";
import { classes } from "@/ui/classes";
import { Time } from "@/ui/Time";
import type { ErrandKind, ErrandLeg } from "./errands";
import type { Moment } from "./moments";

const SIGNS: Record<ErrandKind, { icon: LucideIcon; tone: string }> = {
  messageSent: { icon: Mail, tone: "text-accent-text" },
  serviceAnswered: { icon: Cog, tone: "text-ink-2" },
  serviceRetried: { icon: RotateCw, tone: "text-ink-2" },
  serviceStuck: { icon: TriangleAlert, tone: "text-bad" },
  serviceSkipped: { icon: SkipForward, tone: "text-warn" },
  serviceGivenUp: { icon: CircleSlash, tone: "text-bad" },
  waited: { icon: AlarmClockCheck, tone: "text-ink-2" },
  suspended: { icon: CirclePause, tone: "text-warn" },
  resumed: { icon: CirclePlay, tone: "text-ink-2" },
};
const LEG_SIGNS: Record<ErrandLeg["kind"], LucideIcon> = {
  waits: Hourglass,
  waited: AlarmClockCheck,
  took: MailCheck,
  called: Cog,
};

export function ErrandSign({ kind }: { kind: ErrandKind }) {
  const { icon: Icon, tone } = SIGNS[kind];
  return <Icon aria-hidden className={classes("size-3.5", tone)} />;
}

/** What happened, where no person decided a task: a message, an answer, an hour that came, a pause. */
export function ErrandWords({
  moment,
  kind,
  definition,
}: {
  moment: Moment;
  kind: ErrandKind;
  definition: Definition | undefined;
}) {
  const who = <Strong>{moment.name}</Strong>;
  const key = moment.step;
  const step = <Strong>{key && definition ? stepName(definition, key) : (key ?? "a step")}</Strong>;
  switch (kind) {
    case "messageSent":
      return (
        <>
          {who} sent the message “{moment.message}”
          {key === null ? ", which is kept until a step takes it" : <>, for which {step} had waited</>}
        </>
      );
    case "serviceAnswered":
      return (
        <>
          {step} {moment.outcome === "failed" ? "failed" : "was answered by the other system"}
        </>
      );
    case "serviceRetried":
      return (
        <>
          {who} had {step} called again
        </>
      );
    case "serviceStuck":
      return <>{step} needs somebody</>;
    case "serviceSkipped":
      return (
        <>
          {who} skipped {step}
        </>
      );
    case "serviceGivenUp":
      return (
        <>
          {who} gave up {step}
        </>
      );
    case "waited":
      return <>{step} had waited long enough</>;
    case "suspended":
      return <>{who} suspended the request</>;
    case "resumed":
      return <>{who} resumed the request</>;
  }
}

/** One thing that followed: it waits, another system was called, a message was there already. */
export function ErrandLegWords({ leg, definition }: { leg: ErrandLeg; definition: Definition }) {
  const Icon = LEG_SIGNS[leg.kind];
  return (
    <p className="flex items-start gap-1.5 text-xs text-ink-2">
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent-text" />
      <span className="min-w-0">{legWords(leg, stepName(definition, leg.step))}</span>
    </p>
  );
}

function legWords(leg: ErrandLeg, name: string): ReactNode {
  switch (leg.kind) {
    case "waits":
      return (
        <>
          waits at <Strong>{name}</Strong>
          {leg.message === null ? null : ` for the message “${leg.message}”`}
          {leg.wakeAt === null ? null : (
            <>
              {", to go on "}
              <Time at={leg.wakeAt} />
            </>
          )}
        </>
      );
    case "waited":
      return (
        <>
          <Strong>{name}</Strong> had waited long enough
        </>
      );
    case "took":
      return (
        <>
          <Strong>{name}</Strong> took the message “{leg.message}”, which had come before
        </>
      );
    case "called":
      return (
        <>
          called another system for <Strong>{name}</Strong>
        </>
      );
  }
}

function Strong({ children }: { children: ReactNode }) {
  return <span className="font-medium text-ink">{children}</span>;
}
