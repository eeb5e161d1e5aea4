"use client";

import { Freshness } from "@/components/Grid/Freshness";
import { WorkflowSelect } from "@/components/Grid/WorkflowSelect";
import { type Sla, useSla } from "@/queries/sla";
import { Failure } from "@/ui/Failure";
import { PageHeader } from "@/ui/PageHeader";
import { useFilters } from "@/ui/path";
import { Segmented } from "@/ui/Segmented";
import { Skeleton } from "@/ui/Skeleton";
import { ChartFrame, Key } from "./ChartFrame";
import { ComplianceChart } from "./ComplianceChart";
import { Escalations, type Noted } from "./Escalations";
import { Figures } from "./Figures";
import { HourChart } from "./HourChart";
import { DayTable, HourTable } from "./SlaTables";
import { WorstSteps } from "./WorstSteps";

type Days = "30" | "90";

/** The SLA board: what is late, what soon will be, how deadlines are kept, and who knows of it. */
export function SlaRoom() {
  const [filters, setFilters] = useFilters("workflow", "days", "noted");
  const { workflow } = filters;
  const days: Days = filters.days === "90" ? "90" : "30";
  const noted: Noted = filters.noted === "yes" || filters.noted === "all" ? filters.noted : "no";
  const found = useSla(Number(days), workflow);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="SLA board"
        description="Which deadlines are kept, which are not, and who knows of it"
        actions={
          <Freshness
            asOf={found.data?.as_of}
            busy={found.isFetching}
            onRefresh={() => void found.refetch()}
          />
        }
      >
        <WorkflowSelect value={workflow} onChange={(chosen) => setFilters({ workflow: chosen })} />
        <Segmented
          label="How far back"
          value={days}
          onChange={(chosen) => setFilters({ days: chosen === "30" ? null : chosen })}
          options={[
            { value: "30", label: "30 days" },
            { value: "90", label: "90 days" },
          ]}
        />
      </PageHeader>
      <div className="min-h-0 flex-1 scroll-thin overflow-y-auto p-4 lg:px-6">
        <div className="mx-auto flex max-w-7xl flex-col gap-6">
          {found.isError && !found.data ? (
            <Failure error={found.error} onRetry={() => void found.refetch()} />
          ) : found.data ? (
            <Board sla={found.data} days={Number(days)} />
          ) : (
            <Waiting />
          )}
          <Escalations
            workflow={workflow}
            noted={noted}
            onNoted={(chosen) => setFilters({ noted: chosen === "no" ? null : chosen })}
          />
        </div>
      </div>
    </div>
  );
}

function Board({ sla, days }: { sla: Sla; days: number }) {
  return (
    <>
      <Figures sla={sla} days={days} />
      <div className="grid gap-4 xl:grid-cols-2">
        <ChartFrame
          title="Hour by hour"
          description="Late in the last day, due in the next two"
          legend={
            <>
              <Key className="bg-bad-mark">Became late</Key>
              <Key className="bg-accent">Due, still open</Key>
            </>
          }
          chart={<HourChart hours={sla.by_hour} asOf={sla.as_of} />}
          table={<HourTable hours={sla.by_hour} />}
        />
        <ChartFrame
          title="Completed in time"
          description="The share of each day's work that met its deadline"
          legend={<Key className="bg-accent">Share in time; a gap where nothing was completed</Key>}
          chart={<ComplianceChart days={sla.compliance} />}
          table={<DayTable days={sla.compliance} />}
        />
      </div>
      <WorstSteps steps={sla.worst_steps} days={days} />
    </>
  );
}

function Waiting() {
  return (
    <div role="status" aria-label="Loading the board" className="flex flex-col gap-6">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {["a", "b", "c", "d"].map((each) => (
          <Skeleton key={each} className="h-24 rounded-lg" />
        ))}
      </div>
      <div className="grid gap-4 xl:grid-cols-2">
        <Skeleton className="h-72 rounded-lg" />
        <Skeleton className="h-72 rounded-lg" />
      </div>
    </div>
  );
}
