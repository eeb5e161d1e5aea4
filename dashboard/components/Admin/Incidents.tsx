"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { type FormEvent, useId, useState } from "react";
import { faultAt, faultBeside } from "@/components/Admin/faults";
import { incidentKind } from "@/components/Admin/kinds";
import { MoreOf } from "@/components/Admin/MoreOf";
import { Refused } from "@/components/Admin/Refused";
import { Toolbar } from "@/components/Admin/Toolbar";
import { useFollow } from "@/components/Admin/useFollow";
import { type Incident, type IncidentState, useIncidents, useResolveIncident } from "@/queries/incidents";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Empty, Failure } from "@/ui/Empty";
import { Field } from "@/ui/Field";
import { Textarea } from "@/ui/Input";
import { useFilters } from "@/ui/path";
import { Segmented } from "@/ui/Segmented";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/toast";

const StuckServices = dynamic(
  () => import("@/components/Admin/StuckServices").then((part) => part.StuckServices),
  { ssr: false },
);

const STATES = [
  { value: "open", label: "Open" },
  { value: "resolved", label: "Resolved" },
  { value: "all", label: "All" },
] as const;

/** What the engine could not settle by itself: what, since when, and how it was settled. */
export function Incidents() {
  const [{ state: written }, setFilters] = useFilters("state");
  const state: IncidentState = written === "resolved" || written === "all" ? written : "open";
  const list = useIncidents(state);
  const [resolving, setResolving] = useState<Incident>();
  const [stuck, setStuck] = useState<number>();
  useFollow("incidents");
  const incidents = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Toolbar>
        <Segmented
          label="Which incidents"
          options={STATES}
          value={state}
          onChange={(next) => setFilters({ state: next === "open" ? null : next })}
        />
      </Toolbar>
      {list.isPending ? (
        <SkeletonRows rows={5} label="Loading incidents" />
      ) : list.isError ? (
        <Failure error={list.error} onRetry={() => list.refetch()} />
      ) : incidents.length ? (
        <div className="min-h-0 flex-1 scroll-thin overflow-y-auto border-t border-line">
          <ul className="flex flex-col">
            {incidents.map((incident) => (
              <Row
                key={incident.id}
                incident={incident}
                onResolve={() => setResolving(incident)}
                onServices={setStuck}
              />
            ))}
          </ul>
          <MoreOf list={list} />
        </div>
      ) : (
        <Empty
          icon={CircleCheck}
          title={state === "open" ? "No open incident" : "No incident"}
          body={state === "open" ? "The engine has settled everything by itself." : undefined}
        />
      )}
      {stuck === undefined ? null : <StuckServices requestId={stuck} onClose={() => setStuck(undefined)} />}
      {resolving ? <ResolveDialog incident={resolving} onClose={() => setResolving(undefined)} /> : null}
    </>
  );
}

function Row({
  incident,
  onResolve,
  onServices,
}: {
  incident: Incident;
  onResolve: () => void;
  /** Look at what is stuck in its request. */
  onServices: (request: number) => void;
}) {
  const request = incident.kind === "service_failed" ? incident.request_id : null;
  const open = incident.resolved_at === null;
  const Icon = open ? CircleAlert : CircleCheck;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line px-4 py-3 lg:px-6">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${open ? "text-bad" : "text-good"}`} />
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {incidentKind(incident.kind)}
          <span className="text-xs font-normal text-ink-3">
            since <Time at={incident.opened_at} />
          </span>
          {incident.request_id === null ? null : (
            <Link
              href={`/requests/${incident.request_id}`}
              prefetch={false}
              className="rounded-sm text-xs text-accent-text hover:underline"
            >
              Request {incident.request_id}
            </Link>
          )}
        </p>
        <p className="mt-0.5 max-w-3xl text-sm break-words text-ink-2">{incident.message}</p>
        {incident.resolved_at === null ? null : (
          <p className="mt-1.5 flex flex-wrap items-center gap-1.5 text-xs text-ink-2">
            <Badge tone="good">Resolved</Badge>
            <span>
              <Time at={incident.resolved_at} /> by {incident.resolved_by}: {incident.resolution}
            </span>
          </p>
        )}
      </div>
      {open ? (
        // That of a service is closed by what becomes of the service, never by hand.
        request === null ? (
          <Button size="sm" onClick={onResolve}>
            Resolve
          </Button>
        ) : (
          <Button size="sm" onClick={() => onServices(request)}>
            What can be done
          </Button>
        )
      ) : null}
    </li>
  );
}

function ResolveDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const form = useId();
  const [note, setNote] = useState("");
  const resolve = useResolveIncident();
  function save(event: FormEvent): void {
    event.preventDefault();
    resolve.mutate(
      { id: incident.id, note: note.trim() },
      {
        onSuccess: () => {
          toast("good", "The incident is resolved");
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Resolve the incident"
      description={incident.message}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={resolve.isPending}
            disabled={!note.trim()}
          >
            Resolve
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save} className="flex flex-col gap-3">
        <Field
          label="How it was resolved"
          required
          hint="It is written into the audit. Should the cause come back, a new incident is opened."
          error={faultAt(resolve.error, "/note")}
        >
          <Textarea value={note} maxLength={10_000} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Refused because={faultBeside(resolve.error, ["/note"])} />
      </form>
    </Dialog>
  );
}
