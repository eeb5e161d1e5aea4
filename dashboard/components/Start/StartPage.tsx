"use client";

import { ChevronLeft, FileQuestion, Lock } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Problem } from "@/client/api";
import type { FormValue, Schema } from "@/components/Form/Form";
import { useMe } from "@/queries/me";
import { useWorkflow } from "@/queries/workflows";
import { Empty, Failure } from "@/ui/Empty";
import { Skeleton } from "@/ui/Skeleton";
import { StartForm } from "./StartForm";
import { WayAhead } from "./WayAhead";

/** The form of one workflow, beside it the way that the request would take as it is filled in. */
export function StartPage({ workflow }: { workflow: string }) {
  const me = useMe();
  const { data, error, refetch } = useWorkflow(workflow);
  const [shown, setShown] = useState<FormValue | null>(null);
  if (error instanceof Problem && (error.status === 404 || error.status === 422))
    return <NotThere workflow={workflow} />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data || !me) return <Waiting />;
  if (!data.definition || data.version === null) return <NotThere workflow={workflow} />;
  const offer = data.actions.find((each) => each.action === "start");
  const schema = (data.definition.context_schema ?? {}) as Schema;

  return (
    <>
      <header className="shrink-0 border-b border-line bg-surface px-4 pt-3 pb-3 lg:px-6">
        <nav aria-label="Where this is" className="flex items-center gap-1 text-xs text-ink-3">
          <Link
            prefetch={false}
            href="/start"
            className="-ml-0.5 inline-flex items-center gap-1 rounded-sm hover:text-ink"
          >
            <ChevronLeft aria-hidden className="size-3" />
            Start a request
          </Link>
        </nav>
        <h1 className="text-lg font-semibold tracking-tight">{data.name}</h1>
        {data.description ? <p className="text-xs text-ink-2">{data.description}</p> : null}
      </header>
      {offer?.allowed ? (
        <div className="min-h-0 flex-1 scroll-thin overflow-y-auto">
          <div className="grid max-w-6xl items-start gap-4 p-4 lg:grid-cols-[minmax(0,1fr)_19rem] xl:grid-cols-[minmax(0,1fr)_24rem] lg:p-6">
            <StartForm
              key={`${workflow} ${data.version}`}
              workflow={workflow}
              name={data.name}
              schema={schema}
              place={`nexusflow.start.${me.username}.${workflow}`}
              onShown={setShown}
            />
            <div className="lg:sticky lg:top-6">
              <WayAhead workflow={workflow} document={data.definition} value={shown} />
            </div>
          </div>
        </div>
      ) : (
        <Empty
          icon={Lock}
          title="You may not start this"
          body={offer?.reason ?? "It is not offered to you."}
          action={<ToTheCatalogue />}
        />
      )}
    </>
  );
}

function NotThere({ workflow }: { workflow: string }) {
  return (
    <Empty
      icon={FileQuestion}
      title={`There is no workflow ${workflow}`}
      body="It may have another name, or it is not published yet."
      action={<ToTheCatalogue />}
    />
  );
}

function ToTheCatalogue() {
  return (
    <Link
      prefetch={false}
      href="/start"
      className="inline-flex h-8 items-center rounded-md border border-line-strong bg-surface px-3 text-sm font-medium shadow-rest hover:bg-hover"
    >
      What you may start
    </Link>
  );
}

function Waiting() {
  return (
    <div role="status" aria-label="Loading the form" className="flex flex-1 flex-col">
      <div className="flex flex-col gap-2 border-b border-line bg-surface px-4 py-4 lg:px-6">
        <Skeleton className="h-3 w-24" />
        <Skeleton className="h-5 w-56" />
      </div>
      <div className="grid w-full max-w-6xl gap-4 p-4 lg:grid-cols-[minmax(0,1fr)_19rem] xl:grid-cols-[minmax(0,1fr)_24rem] lg:p-6">
        <Skeleton className="h-96 rounded-lg" />
        <Skeleton className="h-64 rounded-lg" />
      </div>
    </div>
  );
}
