"use client";

import { FileStack, PlusCircle, SearchX } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useFollowRequests, useRequests } from "@/queries/requests";
import { useWorkflows } from "@/queries/workflows";
import { Button } from "@/ui/Button";
import { Empty, Failure } from "@/ui/Empty";
import { PageHeader } from "@/ui/PageHeader";
import { useFilters } from "@/ui/path";
import { SkeletonRows } from "@/ui/Skeleton";
import { useShortcuts } from "@/ui/shortcuts";
import { VirtualList } from "@/ui/VirtualList";
import { FILTER_NAMES, filterOf, isNarrowed } from "./filter";
import { RequestFilters } from "./RequestFilters";
import { COLUMNS, RequestRow } from "./RequestRow";

const NOTHING = { q: "", status: "", workflow: "", requester: "" };

/** Every request that one sees, newest first. */
export function RequestList() {
  const router = useRouter();
  const [address, setAddress] = useFilters(...FILTER_NAMES);
  const filter = useMemo(() => filterOf(address), [address]);
  const found = useRequests(filter);
  useFollowRequests();
  const workflows = useWorkflows();
  const names = useMemo(
    () => Object.fromEntries((workflows.data ?? []).map((each) => [each.key, each.name])),
    [workflows.data],
  );
  const requests = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  // By its number: a request that comes in above does not move the choice.
  const [chosen, setChosen] = useState<number | null>(null);
  const active = requests.findIndex((request) => request.id === chosen);
  const step = (by: number) =>
    setChosen(requests[Math.max(0, Math.min(requests.length - 1, active + by))]?.id ?? null);
  useEffect(() => {
    if (chosen === null) return;
    // After the list has scrolled to it: what is not in sight is not drawn.
    const frame = requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-request="${chosen}"]`)?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(frame);
  }, [chosen]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  useShortcuts("Requests", {
    j: { label: "Next request", run: () => step(1) },
    k: { label: "Request before", run: () => step(-1) },
    Enter: {
      label: "Open the request",
      run: () => {
        if (chosen !== null) router.push(`/requests/${chosen}`);
      },
    },
  });

  return (
    <>
      <PageHeader
        title="Requests"
        description="What was asked for and you may see, newest first."
        actions={
          <Link
            href="/start"
            className="inline-flex h-8 items-center gap-2 rounded-md bg-accent px-3 text-sm font-medium text-accent-ink shadow-rest hover:bg-accent-hover"
          >
            <PlusCircle aria-hidden className="size-3.5" />
            Start a request
          </Link>
        }
      >
        <RequestFilters
          filter={filter}
          workflows={workflows.data ?? []}
          onChange={(change) => {
            setChosen(null);
            setAddress(change);
          }}
        />
      </PageHeader>
      {found.error ? <Failure error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonRows rows={12} label="Loading requests" /> : null}
      {found.data && requests.length === 0 && !found.error ? (
        isNarrowed(filter) ? (
          <Empty
            icon={SearchX}
            title="No request fits"
            body="Look for something else, or leave out a filter."
            action={<Button onClick={() => setAddress(NOTHING)}>Clear the filters</Button>}
          />
        ) : (
          <Empty icon={FileStack} title="There are no requests yet" body="What you start will stand here." />
        )
      ) : null}
      {requests.length > 0 ? (
        <>
          <div
            aria-hidden
            className={`${COLUMNS} h-8 shrink-0 border-b border-line bg-ground text-xs font-medium text-ink-3 max-lg:hidden`}
          >
            <span>No.</span>
            <span>Request</span>
            <span>Where it waits</span>
            <span>Status</span>
            <span className="max-xl:hidden">Asked by</span>
            <span>When</span>
          </div>
          <VirtualList
            items={requests}
            rowHeight={51}
            getKey={(request) => request.id}
            activeIndex={active}
            onEnd={more}
            label="Requests"
            className="bg-surface"
            render={(request) => (
              <RequestRow
                request={request}
                workflowName={names[request.workflow] ?? request.workflow}
                active={request.id === chosen}
                onFocus={() => setChosen(request.id)}
              />
            )}
            footer={isFetchingNextPage ? <SkeletonRows rows={3} label="Loading more" /> : null}
          />
        </>
      ) : null}
    </>
  );
}
