"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { CopyButton, Json } from "@/components/Audit/Json";
import { Reasons } from "@/components/Audit/Reasons";
import { Sentence } from "@/components/Audit/Sentence";
import type { Entry } from "@/queries/audit";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Sheet } from "@/ui/Sheet";
import { Time } from "@/ui/Time";
import { actionLabel, sentenceOf } from "@/words/audit";
import { actorName } from "@/words/pieces";
import { exact } from "@/words/time";

/** To the entries beside it; left out where there is none. */
type Steps = { onNewer?: (() => void) | undefined; onOlder?: (() => void) | undefined };
type Narrow = (change: { request?: string; actor?: string }) => void;

/** One entry in full, with the one before and the one after at hand. */
export function EntrySheet({
  entry,
  onClose,
  onNewer,
  onOlder,
  onNarrow,
}: Steps & {
  entry: Entry;
  onClose: () => void;
  onNarrow: Narrow;
}) {
  return (
    <Sheet
      open
      onOpenChange={(open) => open || onClose()}
      title={actionLabel(entry.action)}
      footer={<Ways entry={entry} onNewer={onNewer} onOlder={onOlder} onNarrow={onNarrow} />}
    >
      <p className="text-sm text-pretty">
        <Sentence pieces={sentenceOf(entry)} />
      </p>
      <dl className="mt-4 grid grid-cols-[7.5rem_1fr] gap-x-3 gap-y-2 border-t border-line pt-4 text-sm">
        <Fact name="Entry">
          <span className="figures">{entry.id}</span>
        </Fact>
        <Fact name="Action">
          <code className="font-mono text-xs">{entry.action}</code>
        </Fact>
        <Fact name="Actor">
          {actorName(entry.actor)}
          {actorName(entry.actor) === entry.actor ? null : (
            <span className="ml-1.5 text-xs text-ink-3">as {entry.actor}</span>
          )}
        </Fact>
        {entry.on_behalf_of ? <Fact name="On behalf of">{entry.on_behalf_of}</Fact> : null}
        {entry.request_id === null ? null : (
          <Fact name="Request">
            <Way href={`/requests/${entry.request_id}`}>{entry.request_id}</Way>
          </Fact>
        )}
        {entry.task_id === null ? null : (
          <Fact name="Task">
            {entry.request_id === null ? (
              entry.task_id
            ) : (
              <Way href={`/requests/${entry.request_id}?task=${entry.task_id}`}>{entry.task_id}</Way>
            )}
          </Fact>
        )}
        <Fact name="Happened">
          <Instant at={entry.at} />
        </Fact>
        <Fact name="Written down">
          <Instant at={entry.recorded_at} />
          {isReplayed(entry) ? (
            <span className="mt-0.5 block text-xs text-ink-2">
              Later than it happened: this is history that was brought in.
            </span>
          ) : null}
        </Fact>
        <Fact name="Hash">
          <span className="flex items-start gap-1">
            <code className="min-w-0 font-mono text-xs break-all">{entry.hash}</code>
            <CopyButton text={entry.hash} what="Hash" className="-mt-1 size-7" />
          </span>
        </Fact>
      </dl>
      <Reasons metadata={entry.metadata} />
      <h3 className="mt-5 mb-2 text-xs font-medium text-ink-2">What it says besides</h3>
      {Object.keys(entry.metadata).length ? (
        <Json value={entry.metadata} label="Metadata" />
      ) : (
        <p className="text-sm text-ink-3">Nothing further.</p>
      )}
    </Sheet>
  );
}

function Ways({ entry, onNewer, onOlder, onNarrow }: Steps & { entry: Entry; onNarrow: Narrow }) {
  return (
    <>
      <span className="mr-auto flex">
        <IconButton label="Newer entry" icon={ChevronUp} disabled={!onNewer} onClick={onNewer} />
        <IconButton label="Older entry" icon={ChevronDown} disabled={!onOlder} onClick={onOlder} />
      </span>
      <Button size="sm" variant="ghost" onClick={() => onNarrow({ actor: entry.actor })}>
        All by {actorName(entry.actor)}
      </Button>
      {entry.request_id === null ? null : (
        <Button size="sm" onClick={() => onNarrow({ request: String(entry.request_id) })}>
          All of request {entry.request_id}
        </Button>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Way({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="figures rounded-sm font-medium text-accent-text hover:underline"
    >
      {children}
    </Link>
  );
}

function Instant({ at }: { at: string }) {
  return (
    <>
      <span className="figures block">{exact(new Date(at))}</span>
      <Time at={at} className="text-xs text-ink-3" />
    </>
  );
}

function isReplayed(entry: Entry): boolean {
  return Date.parse(entry.recorded_at) - Date.parse(entry.at) > 60_000;
}
