"use client";

import { type KeyboardEvent, type Ref, useCallback, useRef } from "react";
import type { Task } from "@/queries/tasks";
import { classes } from "@/ui/classes";
import { Failure } from "@/ui/Failure";
import { SkeletonRows } from "@/ui/Skeleton";
import { BulkBar } from "./BulkBar";
import type { BulkOffer } from "./bulk";
import { InboxList } from "./InboxList";
import { NothingWaits, Outdated } from "./InboxStates";
import type { FocusRow } from "./rowFocus";
import { type Selection, step, tickAll, tickTo, toggle, untickAll } from "./selection";
import type { RowPress } from "./TaskRow";
import type { useInbox } from "./useInbox";

const STRIDES: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/** The list with what it says when there is nothing, and what can be done with the chosen ones. */
export function ListPane({
  inbox,
  kind,
  ids,
  selection,
  change,
  chosen,
  offers,
  isNarrow,
  isAlone,
  onClear,
  onLook,
  onEnter,
  onBulk,
  focusRow,
  ref,
}: {
  inbox: ReturnType<typeof useInbox>;
  kind: unknown;
  ids: readonly number[];
  selection: Selection;
  change: (shape: (now: Selection) => Selection) => void;
  /** How many `offers` are about. */
  chosen: number;
  offers: readonly BulkOffer[];
  isNarrow: boolean;
  /** There is nothing to be shown beside it. */
  isAlone: boolean;
  onClear: () => void;
  onLook: (id: number) => void;
  onEnter: (id: number) => void;
  onBulk: (offer: BulkOffer) => void;
  focusRow: FocusRow;
  ref: Ref<HTMLDivElement>;
}) {
  const latest = useRef({ ids, onLook, onEnter });
  latest.current = { ids, onLook, onEnter };
  const press: RowPress = useCallback(
    ({ id }: Task, how) => {
      if (how === "toggle") change((now) => toggle(now, id));
      else if (how === "range") change((now) => tickTo(now, latest.current.ids, id));
      else if (how === "open") latest.current.onEnter(id);
      else latest.current.onLook(id);
    },
    [change],
  );

  function walk(event: KeyboardEvent): void {
    const by = STRIDES[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = step(selection, ids, by);
    const { active } = next;
    change((now) => (event.shiftKey && active !== null ? tickTo(now, ids, active) : next));
    focusRow(active, true);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys walk along the rows inside
    <div
      ref={ref}
      onKeyDown={walk}
      aria-busy={inbox.isOld}
      className={classes(
        "relative flex min-h-0 w-full min-w-0 flex-col border-line bg-surface",
        !isAlone && "lg:w-88 lg:border-r xl:w-104",
      )}
    >
      {inbox.isFirst ? (
        <SkeletonRows rows={9} label="Loading your tasks" />
      ) : !inbox.hasData ? (
        <Failure error={inbox.error} onRetry={inbox.retry} />
      ) : (
        <>
          {inbox.error ? <Outdated onRetry={inbox.retry} /> : null}
          {inbox.items.length === 0 ? (
            <NothingWaits isNarrow={isNarrow} onClear={onClear} />
          ) : (
            <InboxList
              items={inbox.items}
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
      <BulkBar chosen={chosen} offers={offers} onChoose={onBulk} onClear={() => change(untickAll)} />
    </div>
  );
}
