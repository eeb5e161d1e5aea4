"use client";

import { BellRing, Check, Lock } from "lucide-react";
import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import Link from "next/link";
import { type Ref, useState } from "react";
import { Ago } from "@/components/Grid/Ago";
import { type Escalation, useEscalations } from "@/queries/escalations";
import { usePersonName } from "@/queries/grid";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { LayoutMotion } from "@/ui/LayoutMotion";
import { row } from "@/ui/motion";
import { Segmented } from "@/ui/Segmented";
import { SkeletonRows } from "@/ui/Skeleton";
import { Status, type TaskStatus } from "@/ui/Status";
import { phrase } from "@/words/number";
import { span } from "@/words/time";
import { Acknowledge } from "./Acknowledge";

export type Noted = "no" | "yes" | "all";
const ASKED: Record<Noted, boolean | null> = { no: false, yes: true, all: null };

/** Which breaches were told to whom, and who has taken note. */
export function Escalations({
  workflow,
  noted,
  onNoted,
}: {
  workflow: string;
  noted: Noted;
  onNoted: (noted: Noted) => void;
}) {
  const [chosen, setChosen] = useState<Escalation | null>(null);
  return (
    <section aria-label="Escalations">
      <header className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h2 className="text-sm font-semibold">Escalations</h2>
          <p className="text-xs text-ink-2">Passed deadlines, and who has taken note of them</p>
        </div>
        <Segmented
          label="Which escalations"
          value={noted}
          onChange={onNoted}
          options={[
            { value: "no", label: "To acknowledge" },
            { value: "yes", label: "Acknowledged" },
            { value: "all", label: "All" },
          ]}
        />
      </header>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <Lines workflow={workflow} noted={noted} onChoose={setChosen} />
      </div>
      {chosen ? <Acknowledge escalation={chosen} onClose={() => setChosen(null)} /> : null}
    </section>
  );
}

function Lines({
  workflow,
  noted,
  onChoose,
}: {
  workflow: string;
  noted: Noted;
  onChoose: (escalation: Escalation) => void;
}) {
  const found = useEscalations({ workflow, acknowledged: ASKED[noted] });
  if (found.isPending) return <SkeletonRows rows={5} label="Loading the escalations" />;
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const escalations = found.data.pages.flatMap((page) => page.items);
  if (escalations.length === 0) return <Nothing noted={noted} />;
  return (
    <>
      <ul>
        <LayoutMotion>
          <AnimatePresence initial={false} mode="popLayout">
            {escalations.map((escalation) => (
              <Line key={escalation.id} escalation={escalation} onChoose={onChoose} />
            ))}
          </AnimatePresence>
        </LayoutMotion>
      </ul>
      {found.hasNextPage ? (
        <div className="flex justify-center border-t border-line p-3">
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Nothing({ noted }: { noted: Noted }) {
  if (noted === "no") {
    return (
      <Empty icon={Check} title="Nothing to acknowledge" body="Somebody has taken note of every breach." />
    );
  }
  return (
    <Empty
      icon={BellRing}
      title={noted === "yes" ? "Nothing acknowledged yet" : "No escalations"}
      body="When a deadline passes with the task still open, it shows here."
    />
  );
}

function Line({
  escalation,
  onChoose,
  ref,
}: {
  escalation: Escalation;
  onChoose: (escalation: Escalation) => void;
  ref?: Ref<HTMLLIElement>;
}) {
  const overrun = Date.parse(escalation.escalated_at) - Date.parse(escalation.due_at);
  return (
    <m.li
      ref={ref}
      layout="position"
      variants={row}
      initial="hidden"
      animate="shown"
      exit="gone"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0"
    >
      <div className="min-w-0 flex-1 basis-64">
        <Link
          prefetch={false}
          href={`/requests/${escalation.request_id}`}
          className="block truncate rounded-sm text-sm font-medium hover:text-accent-text"
        >
          {escalation.request_title}
        </Link>
        <p className="truncate text-xs text-ink-2">
          {escalation.step_name} · {escalation.workflow_name}
        </p>
        <p className="text-xs text-ink-3">
          {phrase(escalation.to_role)} was told <Ago at={escalation.escalated_at} />, {span(overrun)} after
          the deadline{escalation.level > 1 ? ` · level ${escalation.level}` : ""}
        </p>
      </div>
      <Status of="task" status={escalation.task_status as TaskStatus} />
      <Note escalation={escalation} onChoose={onChoose} />
    </m.li>
  );
}

function Note({
  escalation,
  onChoose,
}: {
  escalation: Escalation;
  onChoose: (escalation: Escalation) => void;
}) {
  if (escalation.acknowledged_at)
    return <Acknowledged escalation={escalation} at={escalation.acknowledged_at} />;
  const offer = escalation.actions.find((each) => each.action === "acknowledge");
  if (offer?.allowed) {
    return (
      <div className="flex justify-end sm:w-64">
        <Button
          size="sm"
          icon={Check}
          aria-label={`Acknowledge that ${escalation.request_title} is late`}
          onClick={() => onChoose(escalation)}
        >
          Acknowledge
        </Button>
      </div>
    );
  }
  return (
    <p className="flex items-start gap-1 text-xs text-ink-3 sm:w-64">
      <Lock aria-hidden className="mt-0.5 size-3 shrink-0" />
      {offer?.reason ?? "This is not yours to acknowledge."}
    </p>
  );
}

function Acknowledged({ escalation, at }: { escalation: Escalation; at: string }) {
  const name = usePersonName(escalation.acknowledged_by, escalation.request_id);
  return (
    <div className="min-w-0 text-xs sm:w-64">
      <p className="flex items-center gap-1 text-good">
        <Check aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">
          {name ?? escalation.acknowledged_by}, <Ago at={at} />
        </span>
      </p>
      {escalation.acknowledgement ? (
        <p className="mt-0.5 line-clamp-3 text-ink-2" title={escalation.acknowledgement}>
          {escalation.acknowledgement}
        </p>
      ) : null}
    </div>
  );
}
