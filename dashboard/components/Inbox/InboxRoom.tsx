"use client";

import dynamic from "next/dynamic";
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from "react";
import type { DecisionHandle } from "@/components/Decision/Decision";
import { outcomeLabel } from "@/components/Decision/outcome";
import { SavedFilters } from "@/components/Request/SavedFilters";
import type { CompletionAnswer, Task } from "@/queries/tasks";
import { Failure } from "@/ui/Failure";
import { PageHeader } from "@/ui/PageHeader";
import { SkeletonRows } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { BulkBar } from "./BulkBar";
import type { BulkPlan } from "./BulkDialog";
import { type BulkOffer, bulkOffers } from "./bulk";
import { FilterBar } from "./FilterBar";
import { EVERYTHING, fromQuery, toQuery, useTaskFilter } from "./filter";
import { InboxList } from "./InboxList";
import { Beside, Missing, NothingWaits, Outdated } from "./InboxStates";
import { nextWords } from "./nextWords";
import { Preview } from "./Preview";
import { goOn, step, tickAll, tickTo, toggle, untickAll } from "./selection";
import { useSettled } from "./settled";
import { type RowPress, titleOf } from "./TaskRow";
import { useInbox } from "./useInbox";
import { useInboxKeys } from "./useInboxKeys";
import { useLookedAt } from "./useLookedAt";
import { useSelection } from "./useSelection";
import { useIsWide } from "./width";

// Fetched when somebody decides several at once.
const BulkDialog = dynamic(() => import("./BulkDialog").then((part) => part.BulkDialog));

/** The home of those who decide: what waits for me, nearest deadline first, decided in place. */
export function InboxRoom() {
  const [filter, changeFilter, isNarrow] = useTaskFilter();
  const inbox = useInbox(filter);
  const { items } = inbox;
  const isWide = useIsWide();
  const ids = useMemo(() => items.map((task) => task.id), [items]);
  const kind = inbox.isOld ? null : filter;
  const { selection, change, open, close } = useSelection(
    inbox.hasData && !inbox.isOld ? ids : undefined,
    filter,
    isWide,
  );
  const looked = useLookedAt(selection.active, items);
  const settled = useSettled(selection.active);
  const [plan, setPlan] = useState<BulkPlan | null>(null);
  const [searchBox, article] = [useRef<HTMLInputElement>(null), useRef<HTMLElement>(null)];
  const decision = useRef<DecisionHandle>(null);
  const frame = useRef<HTMLDivElement>(null);

  const chosen = useMemo(
    () => items.filter((task) => selection.ticked.has(task.id)),
    [items, selection.ticked],
  );
  const offers = useMemo(() => bulkOffers(chosen), [chosen]);
  const planFor = (offer: BulkOffer) => setPlan({ offer, tasks: chosen });

  /** The keyboard goes where the eye goes, if it was in the list already, or wherever it was when `always`. */
  const focusRow = useCallback((id: number | null, always = false) => {
    if (id === null || (!always && document.activeElement?.closest("[data-task]") === null)) return;
    // When the list has scrolled to it and drawn it.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        frame.current?.querySelector<HTMLElement>(`[data-task="${id}"]`)?.focus({ preventScroll: true }),
      ),
    );
  }, []);
  const focusPreview = () => requestAnimationFrame(() => article.current?.focus());
  const enter = (id: number) => {
    open(id);
    focusPreview();
  };

  const latest = useRef({ ids, enter, open });
  latest.current = { ids, enter, open };
  const press: RowPress = useCallback(
    (task, how) => {
      if (how === "toggle") change((now) => toggle(now, task.id));
      else if (how === "range") change((now) => tickTo(now, latest.current.ids, task.id));
      else if (how === "open") latest.current.enter(task.id);
      else latest.current.open(task.id);
    },
    [change],
  );

  function walk(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = step(selection, ids, by);
    if (event.shiftKey && next.active !== null) {
      const { active } = next;
      change((now) => tickTo(now, ids, active));
    } else change(() => next);
    focusRow(next.active, true);
  }

  const decided = (own: readonly number[]) => {
    const next = goOn(selection, ids, new Set(own));
    change((now) => goOn(now, ids, new Set(own)));
    return next.active;
  };
  const done = (task: Task, answer: CompletionAnswer) => {
    toast("good", `${outcomeLabel(answer.task.outcome ?? "")}: ${titleOf(task)}`, nextWords(answer));
    // A button that is at work lets go of the focus: then the page has it.
    const at = document.activeElement;
    const isFree = at === null || at === document.body || (article.current?.contains(at) ?? false);
    const next = decided([task.id]);
    if (!isWide) close();
    else if (isFree) focusRow(next, true);
  };

  const leave = () => focusRow(selection.active, true);

  useInboxKeys({
    ids,
    task: looked.task,
    selection,
    change,
    offers,
    decision,
    onOpen: enter,
    onClose: () => (isWide ? leave() : selection.active !== null && close()),
    onSearch: () => searchBox.current?.focus(),
    onBulk: planFor,
    focusRow,
  });

  const doing = useRef({ done, leave });
  doing.current = { done, leave };
  const onDone = useCallback((task: Task, answer: CompletionAnswer) => doing.current.done(task, answer), []);
  const onLeave = useCallback(() => doing.current.leave(), []);

  const isDetail = !isWide && selection.active !== null;
  const preview = looked.task ? (
    <Preview
      key={looked.task.id}
      ref={article}
      task={looked.task}
      settled={settled}
      decision={decision}
      onDone={onDone}
      onBack={isWide ? undefined : close}
      onLeave={onLeave}
    />
  ) : null;
  if (isDetail) return preview ?? <Missing error={looked.error} onRetry={looked.retry} />;
  return (
    <>
      <PageHeader
        title="Inbox"
        actions={
          <SavedFilters
            room="inbox"
            query={toQuery(filter)}
            onChoose={(query) => changeFilter(fromQuery(query))}
          />
        }
      >
        <FilterBar
          filter={filter}
          change={changeFilter}
          isNarrow={isNarrow}
          searchBox={searchBox}
          onLeave={onLeave}
        />
      </PageHeader>
      <div className="flex min-h-0 flex-1">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys walk along the rows inside */}
        <div
          ref={frame}
          onKeyDown={walk}
          aria-busy={inbox.isOld}
          className="relative flex min-h-0 w-full min-w-0 flex-col border-line bg-surface lg:w-88 lg:border-r xl:w-104"
        >
          {inbox.isFirst ? (
            <SkeletonRows rows={9} label="Loading your tasks" />
          ) : !inbox.hasData ? (
            <Failure error={inbox.error} onRetry={inbox.retry} />
          ) : (
            <>
              {inbox.error ? <Outdated onRetry={inbox.retry} /> : null}
              {items.length === 0 ? (
                <NothingWaits isNarrow={isNarrow} onClear={() => changeFilter(EVERYTHING)} />
              ) : (
                <InboxList
                  items={items}
                  kind={kind}
                  isWhole={inbox.isWhole}
                  selection={selection}
                  onPress={press}
                  onTickAll={() => change((now) => tickAll(now, ids))}
                  onEnd={inbox.loadMore}
                />
              )}
            </>
          )}
          <BulkBar
            chosen={selection.ticked.size}
            offers={offers}
            onChoose={planFor}
            onClear={() => change(untickAll)}
          />
        </div>
        <div className="flex min-h-0 min-w-0 flex-1 max-lg:hidden">
          {preview ?? (
            <Beside
              isWaiting={inbox.isFirst || looked.isPending}
              isEmpty={items.length === 0}
              error={looked.error}
              onRetry={looked.retry}
            />
          )}
        </div>
      </div>
      {plan ? (
        <BulkDialog plan={plan} onDecided={(own) => void decided(own)} onClose={() => setPlan(null)} />
      ) : null}
    </>
  );
}
