"use client";

import {
  ArrowRightLeft,
  FastForward,
  Gavel,
  type LucideIcon,
  SquareStack,
  Undo2,
  UserRoundCheck,
  UserRoundPlus,
  UserRoundX,
  Users,
  Vote,
} from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { outcomeLabel } from "@/components/Decision/outcome";
import { type Definition, stepName } from "@/components/Diagram/definition";
import { Badge } from "@/ui/Badge";
import { classes } from "@/ui/classes";
import { record, text } from "./entry";
import type { HandingKind, HandingLeg } from "./handings";
import type { Moment } from "./moments";

const LOOKS: Record<HandingKind, { icon: LucideIcon; tone: string }> = {
  delegated: { icon: UserRoundCheck, tone: "text-ink-2" },
  returned: { icon: Undo2, tone: "text-ink-2" },
  reassigned: { icon: ArrowRightLeft, tone: "text-ink-2" },
  overridden: { icon: Gavel, tone: "text-warn" },
  skipped: { icon: FastForward, tone: "text-warn" },
  reviewerAdded: { icon: UserRoundPlus, tone: "text-ink-2" },
  childStarted: { icon: SquareStack, tone: "text-ink-2" },
  childEnded: { icon: SquareStack, tone: "text-good" },
};

export function HandingSign({ kind }: { kind: HandingKind }) {
  const { icon: Icon, tone } = LOOKS[kind];
  return <Icon aria-hidden className={classes("size-3.5", tone)} />;
}

/** What somebody did with a task that was not deciding it, and what became of other requests. */
export function HandingWords({
  moment,
  kind,
  definition,
}: {
  moment: Moment;
  kind: HandingKind;
  definition: Definition | undefined;
}) {
  const { entry } = moment;
  const who = <Strong>{moment.name}</Strong>;
  const step = <Strong>{named(moment.step, definition)}</Strong>;
  const to = text(entry, "to");
  switch (kind) {
    case "delegated":
      return (
        <>
          {who} delegated {step} to <Strong>{to}</Strong>
          {moment.behalf === null ? null : <>, on behalf of {moment.behalf}</>}
        </>
      );
    case "returned":
      return (
        <>
          {who} {to === entry.actor ? "took" : "gave"} {step} back{to === entry.actor ? "" : ` to ${to}`}
        </>
      );
    case "reassigned":
      return to === "" ? (
        <>
          {who} freed {step} for all who may do it
        </>
      ) : (
        <>
          {who} reassigned {step} to <Strong>{to}</Strong>
        </>
      );
    case "overridden":
      return (
        <>
          {who} overrode {step}: it goes on as after <Outcome word={moment.outcome} />, without a decision
        </>
      );
    case "skipped":
      return (
        <>
          {who} skipped {step}: it goes on as after <Outcome word={moment.outcome} />, without a decision
        </>
      );
    case "reviewerAdded":
      return (
        <>
          {who} gave <Strong>{text(entry, "username")}</Strong> a vote at {step}
          <Of of={entry.metadata.of} />
        </>
      );
    case "childStarted":
      return (
        <>
          <Child entry={entry} /> was started for {step}
        </>
      );
    case "childEnded":
      return (
        <>
          <Child entry={entry} /> ended as <Outcome word={moment.outcome} /> for {step}
        </>
      );
  }
}

/** What followed of it. */
export function HandingLegWords({
  leg,
  definition,
}: {
  leg: HandingLeg;
  definition: Definition | undefined;
}) {
  switch (leg.kind) {
    case "voted": {
      const { for: yes, against, of, needed } = leg.figures;
      return (
        <Row icon={Vote}>
          the vote at <Strong>{named(leg.step, definition)}</Strong> came to{" "}
          <Strong>{outcomeLabel(leg.outcome)}</Strong>: {yes} for, {against} against of {of}, {needed} needed
        </Row>
      );
    }
    case "assigned":
      return (
        <Row icon={UserRoundCheck}>
          given to <Strong>{leg.to}</Strong>
        </Row>
      );
    case "offered":
      return (
        <Row icon={Users}>
          {leg.role === ""
            ? "offered to all who hold its permission"
            : "nobody may do it, so it is offered to "}
          {leg.role === "" ? null : <Strong>{leg.role}</Strong>}
        </Row>
      );
    case "orphaned":
      return (
        <Row icon={UserRoundX}>
          nobody may do <Strong>{named(leg.step, definition)}</Strong> now
        </Row>
      );
    case "asked":
      return (
        <Row icon={SquareStack}>
          a request of <Strong>{leg.workflow}</Strong> is asked for at{" "}
          <Strong>{named(leg.step, definition)}</Strong>
        </Row>
      );
  }
}

function Row({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <p className="flex items-start gap-1.5 text-xs text-ink-2">
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ink-3" />
      <span>{children}</span>
    </p>
  );
}

function Strong({ children }: { children: ReactNode }) {
  return <span className="font-medium text-ink">{children}</span>;
}

function Outcome({ word }: { word: string | null }) {
  return <Badge className="mx-0.5 align-text-bottom">{outcomeLabel(word ?? "")}</Badge>;
}

function Of({ of }: { of: unknown }) {
  return typeof of === "number" ? <span className="text-ink-3">, one of {of}</span> : null;
}

/** The other request, as a link; who may not see it is told so there. */
function Child({ entry }: { entry: Moment["entry"] }) {
  const { child } = record(entry.metadata);
  if (typeof child !== "number") return <Strong>Another request</Strong>;
  return (
    <Link
      prefetch={false}
      href={`/requests/${child}`}
      className="font-medium underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      Request {child}
    </Link>
  );
}

function named(step: string | null, definition: Definition | undefined): string {
  return step && definition ? stepName(definition, step) : (step ?? "a step");
}
