"use client";

import { ArrowLeft, CheckCheck, FilterX, MousePointerClick } from "lucide-react";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { IconButton } from "@/ui/IconButton";
import { SkeletonRows } from "@/ui/Skeleton";

/** An empty list: because all is done, or because of the filter. */
export function NothingWaits({ isNarrow, onClear }: { isNarrow: boolean; onClear: () => void }) {
  if (!isNarrow) {
    return (
      <Empty
        icon={CheckCheck}
        title="Nothing waits for you"
        body="What needs your decision appears here by itself, as soon as it does."
      />
    );
  }
  const body = "Other tasks may wait for you outside of this filter.";
  return (
    <Empty
      icon={FilterX}
      title="Nothing fits this filter"
      body={body}
      action={<Button onClick={onClear}>Clear the filter</Button>}
    />
  );
}

/** What is shown may be old: the last time it was asked for, that failed. */
export function Outdated({ onRetry }: { onRetry: () => void }) {
  return (
    <p
      role="status"
      className="flex shrink-0 items-center gap-2 border-b border-line bg-warn-soft px-4 py-1.5 text-xs text-warn"
    >
      <span className="flex-1">This list could not be refreshed and may be out of date.</span>
      <Button size="sm" variant="ghost" onClick={onRetry}>
        Try again
      </Button>
    </p>
  );
}

/** A task by itself that is not there, or not yet; with the way back, where there is nothing beside it. */
export function Missing({
  error,
  onRetry,
  onBack,
}: {
  error: Error | null;
  onRetry: () => void;
  onBack: () => void;
}) {
  return (
    <>
      <div className="shrink-0 px-2 pt-3">
        <IconButton label="Back to the inbox" icon={ArrowLeft} onClick={onBack} />
      </div>
      {error ? (
        <Failure error={error} onRetry={onRetry} />
      ) : (
        <SkeletonRows rows={5} label="Loading the task" />
      )}
    </>
  );
}

/** Beside the list when no task is open. */
export function Beside({
  isWaiting,
  isEmpty,
  error,
  onRetry,
}: {
  isWaiting: boolean;
  isEmpty: boolean;
  error: Error | null;
  onRetry: () => void;
}) {
  if (error) return <Failure error={error} onRetry={onRetry} />;
  if (isWaiting) return <SkeletonRows rows={5} label="Loading the task" />;
  if (isEmpty) return null;
  return (
    <Empty
      icon={MousePointerClick}
      title="No task is open"
      body="Choose one from the list to read and decide it."
    />
  );
}
