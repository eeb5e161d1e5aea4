"use client";

import dynamic from "next/dynamic";
import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import type { DecisionHandle } from "@/components/Decision/Decision";
import { outcomeLabel } from "@/components/Decision/outcome";
import { SavedFilters } from "@/components/Request/SavedFilters";
import type { CompletionAnswer, Task } from "@/queries/tasks";
import { PageHeader } from "@/ui/PageHeader";
import { useTitle } from "@/ui/title";
import { toast } from "@/ui/toast";
import type { BulkPlan } from "./BulkDialog";
import { type BulkOffer, bulkOffers } from "./bulk";
import { FilterBar } from "./FilterBar";
import { EVERYTHING, fromQuery, toQuery, useTaskFilter } from "./filter";
import { Beside, Missing } from "./InboxStates";
import { ListPane } from "./ListPane";
import { nextWords } from "./nextWords";
import { Preview } from "./Preview";
import { isFocusFree, useRowFocus } from "./rowFocus";
import { goOn } from "./selection";
import { useSettled } from "./settled";
import { titleOf } from "./TaskRow";
import { useInbox } from "./useInbox";
import { useInboxKeys } from "./useInboxKeys";
import { useLookedAt } from "./useLookedAt";
import { useSelection } from "./useSelection";
import { useShown } from "./useShown";
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
  const [shown, whenShown] = useShown(looked.task, !isWide);
  useTitle(looked.task && titleOf(looked.task), "Inbox");
  const settled = useSettled(selection.active);
  const [plan, setPlan] = useState<BulkPlan | null>(null);
  const [searchBox, article] = [useRef<HTMLInputElement>(null), useRef<HTMLElement>(null)];
  const decision = useRef<DecisionHandle>(null);
  const frame = useRef<HTMLDivElement>(null);

  const focusRow = useRowFocus(frame);
  // The box is ticked at once; what can be done with the chosen ones follows when that is drawn.
  const ticked = useDeferredValue(selection.ticked);
  const chosen = useMemo(() => items.filter((task) => ticked.has(task.id)), [items, ticked]);
  const offers = useMemo(() => bulkOffers(chosen), [chosen]);
  const planFor = (offer: BulkOffer) => setPlan({ offer, tasks: chosen });

  /** Opens a task and goes there with the keyboard. */
  const enter = (id: number) => {
    open(id);
    requestAnimationFrame(() => article.current?.focus());
  };
  const leave = () => {
    searchBox.current?.blur(); // the row may not be in sight, and then nothing takes the focus
    if (selection.active !== null) focusRow(selection.active, true);
  };
  /** Goes on from what the person has decided; gives what is looked at then. */
  const goOnFrom = (own: readonly number[]) => {
    change((now) => goOn(now, ids, new Set(own)));
    return goOn(selection, ids, new Set(own)).active;
  };
  const done = (task: Task, answer: CompletionAnswer) => {
    toast("good", `${outcomeLabel(answer.task.outcome ?? "")}: ${titleOf(task)}`, nextWords(answer));
    left(task);
  };
  /** Goes on from a task that waits no longer, with the keyboard too if it was there. */
  const left = (task: Task) => {
    const isFree = isFocusFree(article.current);
    const next = goOnFrom([task.id]);
    if (!isWide) close();
    else if (isFree) focusRow(next, true);
  };

  useInboxKeys({
    ids,
    task: looked.task,
    selection,
    change,
    offers,
    decision,
    whenShown,
    onOpen: enter,
    onClose: () => (isWide ? leave() : selection.active !== null && close()),
    onSearch: () => searchBox.current?.focus(),
    onBulk: planFor,
    focusRow,
  });

  // An answer may come long after it was asked for: what it does is done to the list as it is then.
  const doing = useRef({ done, left, leave, goOnFrom });
  doing.current = { done, left, leave, goOnFrom };
  const onDone = useCallback((task: Task, answer: CompletionAnswer) => doing.current.done(task, answer), []);
  const onLeft = useCallback((task: Task) => doing.current.left(task), []);
  const onLeave = useCallback(() => doing.current.leave(), []);
  const onDecided = useCallback((own: readonly number[]) => void doing.current.goOnFrom(own), []);

  const isDetail = !isWide && selection.active !== null;
  const preview = shown ? (
    <Preview
      key={shown.id}
      ref={article}
      task={shown}
      settled={settled}
      decision={decision}
      onDone={onDone}
      onLeft={onLeft}
      onBack={isWide ? undefined : close}
      onLeave={onLeave}
    />
  ) : null;
  // Nothing of it changes while one walks along the list.
  const header = useMemo(
    () => (
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
    ),
    [filter, changeFilter, isNarrow, searchBox, onLeave],
  );
  const isAlone = !inbox.isFirst && items.length === 0 && selection.active === null;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div inert={isDetail} className="flex min-h-0 flex-1 flex-col">
        {header}
        <div className="flex min-h-0 flex-1">
          <ListPane
            ref={frame}
            inbox={inbox}
            kind={kind}
            ids={ids}
            selection={selection}
            change={change}
            chosen={ticked.size}
            offers={offers}
            isNarrow={isNarrow}
            isAlone={isAlone}
            onClear={() => changeFilter(EVERYTHING)}
            onLook={open}
            onEnter={enter}
            onBulk={planFor}
            focusRow={focusRow}
          />
          {isWide && !isAlone ? (
            <div className="flex min-h-0 min-w-0 flex-1">
              {preview ?? (
                <Beside
                  isWaiting={inbox.isFirst || looked.isPending || looked.task !== undefined}
                  isEmpty={items.length === 0}
                  error={looked.error}
                  onRetry={looked.retry}
                />
              )}
            </div>
          ) : null}
        </div>
      </div>
      {/* A page of its own on a phone; the list stays below it, where one has scrolled to. */}
      {isDetail ? (
        <div className="absolute inset-0 z-20 flex flex-col bg-surface">
          {preview ?? <Missing error={looked.error} onRetry={looked.retry} onBack={close} />}
        </div>
      ) : null}
      {plan ? <BulkDialog plan={plan} onDecided={onDecided} onClose={() => setPlan(null)} /> : null}
    </div>
  );
}
