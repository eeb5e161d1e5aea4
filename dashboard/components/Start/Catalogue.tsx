"use client";

import { ArrowRight, FilePlus, Search, SearchX } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { useStartable, type WorkflowListed } from "@/queries/workflows";
import { Empty, Failure } from "@/ui/Empty";
import { Input } from "@/ui/Input";
import { PageHeader } from "@/ui/PageHeader";
import { Skeleton } from "@/ui/Skeleton";
import { useShortcuts } from "@/ui/shortcuts";

/** From how many on one searches rather than looks. */
const MANY = 7;

/** What one may ask for. */
export function Catalogue() {
  const { data, error, refetch } = useStartable();
  const [q, setQ] = useState("");
  const search = useRef<HTMLInputElement>(null);
  useShortcuts(
    "Start",
    { "/": { label: "Search", run: () => search.current?.focus() } },
    (data?.length ?? 0) >= MANY,
  );
  const needle = q.trim().toLowerCase();
  const shown = (data ?? [])
    .filter((each) => `${each.name} ${each.description} ${each.key}`.toLowerCase().includes(needle))
    .toSorted((one, other) => one.name.localeCompare(other.name));

  return (
    <>
      <PageHeader
        title="Start a request"
        description="What you may ask for. Pick one to see its form and the way it takes."
      >
        {data && data.length >= MANY ? (
          <div className="w-full sm:w-72">
            <Input
              ref={search}
              icon={Search}
              type="search"
              aria-label="Search workflows"
              placeholder="Search"
              value={q}
              onChange={(event) => setQ(event.target.value)}
            />
          </div>
        ) : null}
      </PageHeader>
      <div className="flex min-h-0 flex-1 flex-col scroll-thin overflow-y-auto p-4 lg:p-6">
        {error ? <Failure error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <Waiting /> : null}
        {data && data.length === 0 ? (
          <Empty
            icon={FilePlus}
            title="There is nothing for you to start"
            body="No workflow is open to your roles. Whoever gives out roles can change that."
          />
        ) : null}
        {data && data.length > 0 && shown.length === 0 ? (
          <Empty icon={SearchX} title="No workflow is called that" body="Try another word." />
        ) : null}
        {shown.length > 0 ? (
          <ul className="grid w-full max-w-6xl auto-rows-fr gap-3 sm:grid-cols-2 xl:grid-cols-3">
            {shown.map((workflow) => (
              <li key={workflow.key}>
                <Card workflow={workflow} />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </>
  );
}

function Card({ workflow }: { workflow: WorkflowListed }) {
  return (
    <Link
      href={`/start/${workflow.key}`}
      prefetch={false}
      className="group flex h-full flex-col gap-1 rounded-lg border border-line bg-surface p-4 transition-colors duration-100 hover:border-line-strong hover:bg-hover"
    >
      <span className="flex items-center justify-between gap-3">
        <span className="text-base font-medium">{workflow.name}</span>
        <ArrowRight
          aria-hidden
          className="size-4 shrink-0 text-ink-3 transition-transform duration-150 group-hover:translate-x-0.5 group-hover:text-accent-text"
        />
      </span>
      <span className="text-sm text-pretty text-ink-2">{workflow.description || "No description yet."}</span>
    </Link>
  );
}

function Waiting() {
  return (
    <div
      role="status"
      aria-label="Loading what you may start"
      className="grid w-full max-w-6xl gap-3 sm:grid-cols-2 xl:grid-cols-3"
    >
      {["a", "b", "c", "d"].map((key) => (
        <Skeleton key={key} className="h-24 rounded-lg" />
      ))}
    </div>
  );
}
