"use client";

import { ArrowUp, LoaderCircle, ScrollText, SearchX } from "lucide-react";
import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import { useCallback, useMemo, useState } from "react";
import { EntryRow } from "@/components/Audit/EntryRow";
import { EntrySheet } from "@/components/Audit/EntrySheet";
import type { Written } from "@/components/Audit/FilterBar";
import { isEmpty } from "@/components/Audit/filter";
import { MOST, useNews } from "@/components/Audit/useNews";
import { type Entry, type EntryFilter, useEntries, useShowNewest } from "@/queries/audit";
import { Button } from "@/ui/Button";
import { Empty, Failure } from "@/ui/Empty";
import { steady } from "@/ui/motion";
import { SkeletonRows } from "@/ui/Skeleton";
import { useShortcuts } from "@/ui/shortcuts";
import { toast } from "@/ui/toast";
import { VirtualList } from "@/ui/VirtualList";
import { count as inWords, number } from "@/words/number";

/** The entries that a filter lets through. What comes meanwhile waits behind a word, so that nothing jumps. */
export function Entries({
  filter,
  opened,
  onOpen,
  onNarrow,
}: {
  filter: EntryFilter;
  opened: string;
  onOpen: (id: number | null) => void;
  onNarrow: (change: Partial<Written>) => void;
}) {
  const list = useEntries(filter);
  const newest = useShowNewest(filter);
  const entries = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const fresh = useNews(filter, entries[0]?.id ?? 0);
  const [active, setActive] = useState(-1);
  const index = entries.findIndex((entry) => String(entry.id) === opened);
  const entry = entries[index];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const showNewest = () =>
    newest.mutate(undefined, {
      onSuccess: () => setActive(0),
      onError: (error) => toast("bad", "The new entries could not be loaded", error.message),
    });
  const move = (by: number) => {
    const at = Math.min(Math.max(active + by, 0), entries.length - 1);
    setActive(at);
    focusRow(entries[at]?.id);
  };
  const open = (at: number) => {
    const chosen = entries[at];
    if (!chosen) return;
    setActive(at);
    onOpen(chosen.id);
    if (at > entries.length - 5) more();
  };
  useShortcuts("Audit", {
    j: { label: "Next entry", run: () => move(1) },
    k: { label: "Previous entry", run: () => move(-1) },
    ArrowDown: { label: "Next entry", run: () => move(1), hidden: true },
    ArrowUp: { label: "Previous entry", run: () => move(-1), hidden: true },
    Enter: { label: "Open the entry", run: () => open(active) },
    n: { label: "Show new entries", run: showNewest },
  });

  if (list.isPending) return <SkeletonRows rows={12} label="Loading the audit" />;
  if (list.isError && !entries.length) return <Failure error={list.error} onRetry={() => list.refetch()} />;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <News count={fresh} busy={newest.isPending} onShow={showNewest} />
      {opened && !entry ? <Beyond id={opened} onClose={() => onOpen(null)} /> : null}
      {entries.length ? (
        <VirtualList
          label="Audit entries"
          items={entries}
          rowHeight={37}
          getKey={(each: Entry) => each.id}
          activeIndex={active}
          onEnd={more}
          render={(each, at) => <EntryRow entry={each} active={at === active} onOpen={() => open(at)} />}
          footer={<Foot busy={isFetchingNextPage} error={list.error} more={hasNextPage} onRetry={more} />}
        />
      ) : (
        <None filtered={!isEmpty(filter)} onClear={onNarrow} />
      )}
      {entry ? (
        <EntrySheet
          entry={entry}
          onClose={() => onOpen(null)}
          onNewer={index > 0 ? () => open(index - 1) : undefined}
          onOlder={index < entries.length - 1 ? () => open(index + 1) : undefined}
          onNarrow={onNarrow}
        />
      ) : null}
    </div>
  );
}

/** The keys follow the eye; the row may only be drawn once the list has scrolled to it. */
function focusRow(id: number | undefined): void {
  const focus = () => document.getElementById(`entry-${id}`)?.focus({ preventScroll: true });
  requestAnimationFrame(() => requestAnimationFrame(focus));
}

function News({ count, busy, onShow }: { count: number; busy: boolean; onShow: () => void }) {
  const words = count < MOST ? inWords(count, "new entry", "new entries") : `${number(MOST)}+ new entries`;
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-3 z-20 flex justify-center">
      <AnimatePresence>
        {count ? (
          <m.div
            initial={{ opacity: 0, y: -8 }}
            animate={{ opacity: 1, y: 0, transition: steady }}
            exit={{ opacity: 0, transition: { duration: 0.1 } }}
            className="pointer-events-auto rounded-full shadow-lifted"
          >
            <Button
              variant="primary"
              size="sm"
              icon={ArrowUp}
              busy={busy}
              onClick={onShow}
              className="figures rounded-full!"
            >
              {words}
            </Button>
          </m.div>
        ) : null}
      </AnimatePresence>
    </div>
  );
}

function Beyond({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <div className="flex items-center gap-3 border-b border-line bg-sunken px-4 py-2 text-xs text-ink-2 lg:px-6">
      <p className="flex-1">
        Entry {id} is not among those loaded here: it is further down, or the filters leave it out.
      </p>
      <Button size="sm" variant="ghost" onClick={onClose}>
        All right
      </Button>
    </div>
  );
}

function Foot({
  busy,
  error,
  more,
  onRetry,
}: {
  busy: boolean;
  error: Error | null;
  more: boolean;
  onRetry: () => void;
}) {
  if (error)
    return (
      <p className="flex items-center justify-center gap-3 py-4 text-xs text-bad">
        {error.message}
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      </p>
    );
  if (busy || more)
    return <LoaderCircle aria-label="Loading more" className="mx-auto my-4 size-4 animate-turn text-ink-3" />;
  return <p className="py-4 text-center text-xs text-ink-3">This is where it began.</p>;
}

function None({ filtered, onClear }: { filtered: boolean; onClear: (change: Partial<Written>) => void }) {
  if (!filtered)
    return (
      <Empty
        icon={ScrollText}
        title="Nothing has happened yet"
        body="As soon as something does, it stands here."
      />
    );
  return (
    <Empty
      icon={SearchX}
      title="No entry is like that"
      body="Nothing that was written down answers to all of these filters together."
      action={
        <Button onClick={() => onClear({ request: "", task: "", actor: "", action: "", since: "" })}>
          Clear the filters
        </Button>
      }
    />
  );
}
