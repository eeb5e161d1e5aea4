"use client";

import { useCallback, useMemo, useRef } from "react";
import type { Task } from "@/queries/tasks";
import { Checkbox } from "@/ui/Checkbox";
import { VirtualList } from "@/ui/VirtualList";
import { count } from "@/words/number";
import { type Row, useDepartures } from "./departures";
import type { Selection } from "./selection";
import { ROW_HEIGHT, type RowPress, TaskRow } from "./TaskRow";

function keyOf(row: Row<Task>): number {
  return row.task.id;
}

/** The tasks, one under the other; only those in sight are drawn. */
export function InboxList({
  items,
  kind,
  isWhole,
  selection,
  onPress,
  onTickAll,
  onEnd,
}: {
  items: readonly Task[];
  /** Another one for another list: what is not in it has not left. */
  kind: unknown;
  isWhole: boolean;
  selection: Selection;
  onPress: RowPress;
  onTickAll: () => void;
  onEnd: () => void;
}) {
  const rows = useDepartures(items, kind);
  const { active, ticked } = selection;
  const choosing = ticked.size > 0;
  const rowsNow = useRef(rows);
  rowsNow.current = rows;
  // Where the active one is when it becomes so; later changes of the list must not scroll it back into sight.
  const place = useMemo(
    () => (active === null ? -1 : rowsNow.current.findIndex((row) => row.task.id === active)),
    [active],
  );
  const reachable = items.some((task) => task.id === active) ? active : (items[0]?.id ?? null);
  const render = useCallback(
    ({ task, leaving }: Row<Task>) => (
      <TaskRow
        task={task}
        leaving={leaving}
        active={task.id === active && !leaving}
        ticked={ticked.has(task.id)}
        reachable={task.id === reachable}
        onPress={onPress}
      />
    ),
    [active, ticked, reachable, onPress],
  );
  const allTicked = items.length > 0 && items.every((task) => ticked.has(task.id));
  return (
    // The boxes of the rows are shown while some are ticked.
    <div data-choosing={choosing || undefined} className="group/list flex min-h-0 flex-1 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line bg-surface pr-4 pl-[0.875rem]">
        <Checkbox
          checked={allTicked ? true : choosing ? "indeterminate" : false}
          name={isWhole ? "Choose all tasks" : "Choose all tasks that are loaded"}
          onChange={onTickAll}
        />
        <p className="figures text-xs text-ink-2" aria-live="polite">
          {choosing
            ? `${count(ticked.size, "task")} chosen`
            : `${count(items.length, "task")}${isWhole ? "" : " and more"}`}
        </p>
        <p className="ml-auto text-xs text-ink-3">Nearest deadline first</p>
      </div>
      <VirtualList
        label="Tasks that wait for me"
        items={rows}
        rowHeight={ROW_HEIGHT}
        getKey={keyOf}
        render={render}
        activeIndex={place}
        onEnd={onEnd}
        className="bg-surface"
      />
    </div>
  );
}
