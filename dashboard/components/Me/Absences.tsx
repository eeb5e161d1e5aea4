"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarOff, Plus } from "lucide-react";
import { useState } from "react";
import { AbsenceDialog } from "@/components/Me/AbsenceDialog";
import { Section } from "@/components/Me/Setting";
import { StandingIn } from "@/components/Me/StandingIn";
import { type Absence, absencesQuery, useCancelAbsence } from "@/queries/absences";
import { useMe } from "@/queries/me";
import { Badge, type Tone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { Empty, Failure } from "@/ui/Empty";
import { SkeletonRows } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { fromTo } from "@/words/time";

/** When the person is away and who stands in for them, and for whom they stand in themselves. */
export function Absences() {
  return (
    <div className="flex flex-col gap-4">
      <OwnAbsences />
      <StandingIn />
    </div>
  );
}

function OwnAbsences() {
  const list = useInfiniteQuery(absencesQuery);
  const cancel = useCancelAbsence();
  const [planning, setPlanning] = useState(false);
  const [doomed, setDoomed] = useState<Absence | null>(null);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      title="Your absences"
      description="While you are away, somebody whom you name stands in for you."
      action={
        <Button icon={Plus} onClick={() => setPlanning(true)}>
          Plan an absence
        </Button>
      }
    >
      {list.isPending ? <SkeletonRows rows={2} label="Loading your absences" /> : null}
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess && items.length === 0 ? (
        <Empty
          icon={CalendarOff}
          title="No absence"
          body="Plan one before a holiday, so that nobody waits for you."
        />
      ) : null}
      <ul>
        {items.map((absence) => (
          <Line key={absence.id} absence={absence} onCancel={() => setDoomed(absence)} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <div className="flex justify-center p-3">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
      {planning ? <AbsenceDialog onClose={() => setPlanning(false)} /> : null}
      <Confirm
        open={doomed !== null}
        onOpenChange={(open) => !open && setDoomed(null)}
        title="Cancel this absence?"
        description={
          doomed
            ? `From now on ${doomed.substitute_name} does not stand in for you because of it.`
            : undefined
        }
        action="Cancel the absence"
        dismiss="Leave it"
        danger
        busy={cancel.isPending}
        onConfirm={() =>
          doomed &&
          cancel.mutate(doomed.id, {
            onError: (error) => toast("bad", "It was not cancelled", error.message),
            onSettled: () => setDoomed(null),
          })
        }
      />
    </Section>
  );
}

const STATES: Record<Absence["state"], { word: string; tone: Tone }> = {
  planned: { word: "Planned", tone: "info" },
  current: { word: "Now", tone: "warn" },
  past: { word: "Over", tone: "neutral" },
  cancelled: { word: "Cancelled", tone: "neutral" },
};

function Line({ absence, onCancel }: { absence: Absence; onCancel: () => void }) {
  const me = useMe()?.username;
  const { word, tone } = STATES[absence.state];
  const ahead = absence.state === "planned" || absence.state === "current";
  const when = fromTo(new Date(absence.starts_at), new Date(absence.ends_at));
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span className={ahead ? "figures font-medium" : "figures text-ink-2"}>{when}</span>
          <Badge tone={tone}>{word}</Badge>
        </p>
        <p className="text-xs text-ink-2">
          {absence.substitute_name} stands in
          {absence.created_by === me ? "" : `; entered by ${absence.created_by}`}
        </p>
        {absence.note ? <p className="mt-1 text-xs break-words text-ink-2">{absence.note}</p> : null}
      </div>
      {ahead ? (
        <Button size="sm" variant="danger" aria-label={`Cancel the absence ${when}`} onClick={onCancel}>
          Cancel
        </Button>
      ) : null}
    </li>
  );
}
