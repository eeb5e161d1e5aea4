"use client";

import type { LucideIcon } from "lucide-react";
import { CloudOff, Lock, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { Problem } from "@/client/problem";
import { Button } from "@/ui/Button";

/** Nothing is here, and that is said kindly: why, and what one may do. */
export function Empty({
  icon: Icon,
  title,
  body,
  action,
}: {
  icon: LucideIcon;
  title: string;
  body?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-1 animate-rise flex-col items-center justify-center gap-1 px-6 py-14 text-center">
      <div className="mb-3 flex size-11 items-center justify-center rounded-xl border border-line bg-surface text-ink-3 shadow-rest">
        <Icon aria-hidden className="size-5" />
      </div>
      <p className="text-base font-medium text-balance">{title}</p>
      {body ? <p className="max-w-sm text-sm text-pretty text-ink-2">{body}</p> : null}
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  );
}

/** What could not be loaded: not there, not allowed, or not reached; with a way on. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const retry = onRetry ? <Button onClick={onRetry}>Try again</Button> : undefined;
  if (error instanceof Problem && error.status === 404) {
    return <Empty icon={SearchX} title="Nothing to see here" body={error.message} action={retry} />;
  }
  if (error instanceof Problem && error.status === 403) {
    return <Empty icon={Lock} title="This room is not open to you" body={error.message} />;
  }
  const words =
    error instanceof Problem
      ? error.message
      : "The server could not be reached. It may be starting, or the network is away.";
  return <Empty icon={CloudOff} title="This could not be loaded" body={words} action={retry} />;
}
