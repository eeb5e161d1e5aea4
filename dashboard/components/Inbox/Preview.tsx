"use client";

import { ArrowLeft, ArrowUpRight } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { type KeyboardEvent, memo, type ReactNode, type Ref } from "react";
import { Decision, type DecisionHandle } from "@/components/Decision/Decision";
import { whoseWords } from "@/components/Decision/whose";
import { useMe } from "@/queries/me";
import { useFollowRequest } from "@/queries/requests";
import type { CompletionAnswer, Task } from "@/queries/tasks";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Clock } from "@/ui/Clock";
import { IconButton } from "@/ui/IconButton";
import { SkeletonRows } from "@/ui/Skeleton";
import { Status, SuspendedBadge } from "@/ui/Status";
import { Time } from "@/ui/Time";
import { Asked } from "./Asked";
import { titleOf } from "./TaskRow";

/** The story comes after the task itself: what is needed to decide is there first. */
const CameFrom = dynamic(() => import("./CameFrom").then((file) => file.CameFrom), {
  ssr: false,
  loading: () => <SkeletonRows rows={2} label="Loading what happened so far" />,
});

/** One task, to be decided in place: what is asked, by whom, how it came here, what one may do. */
export const Preview = memo(function Preview({
  task,
  settled,
  onDone,
  onLeft,
  onBack,
  onLeave,
  decision,
  ref,
}: {
  task: Task;
  /** Somebody stays at it: what costs a question to the server is asked. */
  settled: boolean;
  onDone: (task: Task, answer: CompletionAnswer) => void;
  /** It was sent back or cancelled. */
  onLeft: (task: Task) => void;
  /** Where there is no room for both: back to the list. */
  onBack?: (() => void) | undefined;
  /** Escape in a field: back to the row. */
  onLeave: () => void;
  decision: Ref<DecisionHandle>;
  ref: Ref<HTMLElement>;
}) {
  useFollowRequest(task.request_id);

  function press(event: KeyboardEvent): void {
    const isField = (event.target as HTMLElement).closest("input, textarea, [role=combobox]") !== null;
    if (event.key !== "Escape" || event.defaultPrevented || !isField) return;
    event.preventDefault();
    onLeave();
  }

  const isOpen = task.status === "OPEN" || task.status === "CLAIMED";
  return (
    // With room for it the decision stays in reach below what scrolls; on a phone it follows what is asked.
    <article
      ref={ref}
      tabIndex={-1}
      aria-label={titleOf(task)}
      onKeyDown={press}
      className="flex min-h-0 min-w-0 flex-1 scroll-thin flex-col bg-surface outline-none max-lg:overflow-y-auto"
    >
      <div className="max-lg:contents min-h-0 scroll-thin lg:flex-1 lg:overflow-y-auto">
        <div className={`${COLUMN} flex flex-col gap-6 pt-4 pb-5 max-lg:order-1 lg:pt-6`}>
          <Head task={task} onBack={onBack} />
          <Section title="What is asked">
            <Asked task={task} settled={settled} />
          </Section>
        </div>
        <div className={`${COLUMN} pt-1 pb-6 max-lg:order-3 max-lg:pt-5`}>
          <Section title="How it came here">
            <CameFrom task={task} settled={settled} />
          </Section>
        </div>
      </div>
      <section
        aria-label="Decide"
        className="shrink-0 scroll-thin border-line border-t bg-surface max-lg:order-2 max-lg:border-b lg:max-h-[62%] lg:overflow-y-auto lg:**:data-outcomes:sticky lg:**:data-outcomes:bottom-0 lg:**:data-outcomes:-my-3.5 lg:**:data-outcomes:bg-surface lg:**:data-outcomes:py-3.5"
      >
        <div className={`${COLUMN} py-3.5`}>
          {isOpen ? (
            <Decision
              task={task}
              ref={decision}
              keys
              onDone={(answer) => onDone(task, answer)}
              onLeft={() => onLeft(task)}
            />
          ) : (
            <Closed task={task} />
          )}
        </div>
      </section>
    </article>
  );
});

const COLUMN = "mx-auto w-full max-w-3xl px-4 lg:px-8";

function Head({ task, onBack }: { task: Task; onBack?: (() => void) | undefined }) {
  const whose = whoseWords(task, { me: useMe()?.username });
  return (
    <header className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        {onBack ? (
          <IconButton label="Back to the inbox" icon={ArrowLeft} onClick={onBack} className="-ml-2" />
        ) : null}
        <div className="min-w-0 flex-1">
          <p className="text-xs text-ink-2">
            {task.workflow_name}
            <span className="text-ink-3"> · </span>
            <Link
              prefetch={false}
              href={`/requests/${task.request_id}`}
              className="text-ink-3 underline decoration-line-strong underline-offset-2 hover:decoration-current"
            >
              request {task.request_id}
            </Link>
          </p>
          <h2 className="text-xl font-semibold tracking-tight text-pretty">{titleOf(task)}</h2>
        </div>
        <Link
          prefetch={false}
          href={`/requests/${task.request_id}`}
          className="mt-0.5 inline-flex h-7 shrink-0 max-sm:hidden items-center gap-1 rounded-md px-2 text-xs font-medium text-ink-2 hover:bg-hover hover:text-ink"
        >
          Open request
          <ArrowUpRight aria-hidden className="size-3.5" />
        </Link>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-xs text-ink-2">
        <span className="inline-flex items-center gap-2">
          {task.request_suspended_at ? <SuspendedBadge /> : <Status of="task" status={task.status} />}
          <span className="font-medium text-ink">{task.step_name}</span>
          {task.visit > 1 ? <span className="text-ink-3">for the {ordinal(task.visit)} time</span> : null}
        </span>
        <Clock
          due={task.due_at}
          opened={task.opened_at}
          breached={task.is_sla_breached}
          done={task.completed_at}
          stopped={task.request_suspended_at}
        />
        {whose ? <Badge tone="accent">{whose}</Badge> : null}
        <span className="inline-flex items-center gap-1.5">
          <Avatar username={task.requester} small />
          {task.requester} asks
        </span>
        <span>
          waits since <Time at={task.opened_at} />
        </span>
      </div>
    </header>
  );
}

const ORDINALS = ["", "first", "second", "third", "fourth", "fifth"];

function ordinal(visit: number): string {
  return ORDINALS[visit] ?? `${visit}th`;
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2.5">
      <h3 className="text-xs font-medium text-ink-3">{title}</h3>
      {children}
    </section>
  );
}

/** Somebody has decided it while it was looked at. */
function Closed({ task }: { task: Task }) {
  const words =
    task.status === "CANCELLED" ? "This was closed without a decision" : "This is already decided";
  return (
    <p role="status" className="flex flex-wrap items-center gap-2 text-sm text-ink-2">
      <Status of="task" status={task.status} />
      {words}
      {task.completed_by ? ` by ${task.completed_by}` : ""}
      {task.completed_at ? <Time at={task.completed_at} /> : null}
    </p>
  );
}
