"use client";

import {
  AlarmClock,
  AlarmClockCheck,
  Ban,
  Check,
  ChevronRight,
  CircleSlash,
  CornerUpLeft,
  Flag,
  Hand,
  type LucideIcon,
  MessageSquare,
  Play,
  Plus,
  Undo2,
} from "lucide-react";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { outcomeLabel, toneOf } from "@/components/Decision/outcome";
import { type Definition, stepName } from "@/components/Diagram/definition";
import { Reading } from "@/components/Form/Reading";
import type { JsonObject, Schema } from "@/components/Form/schema";
import { Badge } from "@/ui/Badge";
import { classes } from "@/ui/classes";
import { useRest } from "@/ui/rest";
import { Status } from "@/ui/Status";
import { Time } from "@/ui/Time";
import { span } from "@/words/time";
import { type ErrandKind, isErrand } from "./errands";
import { type HandingKind, isHanding } from "./handings";
import type { Moment, MomentKind } from "./moments";

// What has no words of its own here has those of the audit, which are many: they are fetched when one needs them.
const EntryWords = dynamic(() => import("./EntryWords").then((part) => part.EntryWords), { ssr: false });

// So have waits, messages, services and pauses.
const ErrandWords = dynamic(() => import("./ErrandWords").then((part) => part.ErrandWords), { ssr: false });
const ErrandSign = dynamic(() => import("./ErrandWords").then((part) => part.ErrandSign), { ssr: false });
// Why it went where it went takes words for every kind of rule: who did what is there before, and they are
// fetched once the page has come to rest.
const REST_MS = 700;
const WayWords = dynamic(() => import("./WayWords").then((part) => part.WayWords), { ssr: false });

// And what is done with a task besides deciding it.
const HandingWords = dynamic(() => import("./HandingWords").then((part) => part.HandingWords), {
  ssr: false,
});
const HandingSign = dynamic(() => import("./HandingWords").then((part) => part.HandingSign), { ssr: false });

const LOOKS: Record<Exclude<MomentKind, ErrandKind | HandingKind>, { icon: LucideIcon; tone: string }> = {
  created: { icon: Plus, tone: "text-ink-2" },
  started: { icon: Play, tone: "text-ink-2" },
  decided: { icon: Check, tone: "text-good" },
  claimed: { icon: Hand, tone: "text-ink-2" },
  released: { icon: Undo2, tone: "text-ink-2" },
  escalated: { icon: AlarmClock, tone: "text-bad" },
  acknowledged: { icon: AlarmClockCheck, tone: "text-ink-2" },
  commented: { icon: MessageSquare, tone: "text-accent-text" },
  withdrawn: { icon: CircleSlash, tone: "text-bad" },
  cancelled: { icon: CircleSlash, tone: "text-bad" },
  sentBack: { icon: CornerUpLeft, tone: "text-warn" },
  closed: { icon: CircleSlash, tone: "text-bad" },
  refused: { icon: Ban, tone: "text-bad" },
  other: { icon: Flag, tone: "text-ink-2" },
};

const OUTCOME_TONES = { yes: "good", no: "bad", other: "neutral" } as const;

/** One thing that happened, with what followed from it. */
export function MomentRow({
  moment,
  definition,
  last,
}: {
  moment: Moment;
  definition: Definition | undefined;
  last: boolean;
}) {
  const rested = useRest(REST_MS);
  return (
    <div className="flex gap-3">
      <span className="relative flex w-6 shrink-0 justify-center">
        {last ? null : <span aria-hidden className="absolute inset-y-0 w-px bg-line" />}
        <span className="relative flex size-6 items-center justify-center rounded-full border border-line bg-surface">
          <Sign kind={moment.kind} />
        </span>
      </span>
      <div className={classes("min-w-0 flex-1", !last && "pb-5")}>
        <div className="flex items-start justify-between gap-3">
          <p className="min-w-0 pt-0.5 text-sm">
            <MomentWords moment={moment} definition={definition} />
          </p>
          <Time at={moment.at} className="figures shrink-0 pt-0.5 text-xs text-ink-3" />
        </div>
        {moment.text ? <Quote kind={moment.kind}>{moment.text}</Quote> : null}
        <Entered moment={moment} definition={definition} />
        {rested && moment.legs.length + moment.opened.length > 0 ? (
          <WayWords
            legs={moment.legs}
            opened={moment.opened}
            sentTo={moment.sentTo}
            definition={definition}
          />
        ) : null}
        {moment.ending ? (
          <p className="mt-1.5 flex items-center gap-2 text-xs text-ink-2">
            <Status of="request" status={moment.ending.status === "COMPLETED" ? "COMPLETED" : "REJECTED"} />
            <span>The request ended</span>
          </p>
        ) : null}
      </div>
    </div>
  );
}

function Sign({ kind }: { kind: MomentKind }) {
  if (isErrand(kind)) return <ErrandSign kind={kind} />;
  if (isHanding(kind)) return <HandingSign kind={kind} />;
  const { icon: Icon, tone } = LOOKS[kind];
  return <Icon aria-hidden className={classes("size-3.5", tone)} />;
}

function MomentWords({ moment, definition }: { moment: Moment; definition: Definition | undefined }) {
  const who = <span className="font-medium">{moment.name}</span>;
  const key = moment.step;
  if (isErrand(moment.kind)) {
    return <ErrandWords moment={moment} kind={moment.kind} definition={definition} />;
  }
  if (isHanding(moment.kind)) {
    return <HandingWords moment={moment} kind={moment.kind} definition={definition} />;
  }
  const step = <span className="font-medium">{named(key, definition)}</span>;
  switch (moment.kind) {
    case "created":
      return <>{who} asked for this</>;
    case "started":
      return <>{who} started it</>;
    case "decided":
      return (
        <>
          {who}
          {moment.behalf === null ? null : <> for {moment.behalf}</>} decided{" "}
          <Badge tone={OUTCOME_TONES[toneOf(moment.outcome ?? "")]} className="mx-0.5 align-text-bottom">
            {outcomeLabel(moment.outcome ?? "")}
          </Badge>{" "}
          at {step}
          {moment.visit > 1 ? <span className="text-ink-3"> (visit {moment.visit})</span> : null}
          {moment.overrun === null ? null : (
            <Badge tone="bad" icon={AlarmClock} className="ml-1.5 align-text-bottom">
              {span(moment.overrun)} late
            </Badge>
          )}
        </>
      );
    case "claimed":
      return (
        <>
          {who} took {step}
        </>
      );
    case "released":
      return (
        <>
          {who} put {step} back
        </>
      );
    case "escalated":
      return (
        <>
          {step} passed its deadline; <span className="font-medium">{moment.escalation?.role}</span> was told
        </>
      );
    case "acknowledged":
      return (
        <>
          {who} acknowledged that {step} is late
        </>
      );
    case "commented":
      return <>{who} said</>;
    case "withdrawn":
      return <>{who} withdrew the request</>;
    case "cancelled":
      return <>{who} cancelled the request</>;
    case "sentBack":
      return (
        <>
          {who} sent it back from {step} to{" "}
          <span className="font-medium">{named(moment.sentTo, definition)}</span>
        </>
      );
    case "closed":
      return (
        <>
          {who} closed {step} without a decision
        </>
      );
    default:
      return <EntryWords entry={{ ...moment.entry, actor: moment.name, metadata: unquoted(moment) }} />;
  }
}

/** What was written stands below, in full. */
function unquoted({ text, entry }: Moment): Record<string, unknown> {
  const { note, text: said, ...rest } = entry.metadata;
  return text === "" ? entry.metadata : rest;
}

function named(step: string | null, definition: Definition | undefined): string {
  return step && definition ? stepName(definition, step) : (step ?? "a step");
}

function Quote({ kind, children }: { kind: MomentKind; children: string }) {
  return (
    <p
      className={classes(
        "mt-1.5 w-fit max-w-prose rounded-md px-3 py-2 text-sm break-words whitespace-pre-wrap",
        kind === "commented" ? "bg-chosen" : "bg-sunken",
      )}
    >
      {children}
    </p>
  );
}

/** What was entered with a decision, by the form of its step; what was asked for at first, on demand. */
function Entered({ moment, definition }: { moment: Moment; definition: Definition | undefined }) {
  if (Object.keys(moment.entered).length === 0) return null;
  const value = moment.entered as JsonObject;
  if (moment.kind === "created") {
    return (
      <details className="group mt-1">
        <summary className="inline-flex w-fit list-none items-center gap-1 rounded-sm py-0.5 text-xs text-ink-3 hover:text-ink [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            className="size-3.5 transition-transform duration-100 group-open:rotate-90"
          />
          What was asked for at first
        </summary>
        <Box>
          <Reading schema={(definition?.contextSchema ?? {}) as Schema} value={value} />
        </Box>
      </details>
    );
  }
  const form = definition?.steps.find((each) => each.key === moment.step)?.form ?? {};
  return (
    <Box>
      <Reading schema={form as Schema} value={value} />
    </Box>
  );
}

function Box({ children }: { children: ReactNode }) {
  return <div className="mt-1.5 w-fit max-w-full rounded-md border border-line px-3 py-2">{children}</div>;
}
