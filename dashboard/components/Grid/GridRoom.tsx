"use client";

import { Workflow } from "lucide-react";
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useGrid } from "@/queries/grid";
import { useWorkflows, type WorkflowListed } from "@/queries/workflows";
import { useCommands } from "@/ui/commands";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { PageHeader } from "@/ui/PageHeader";
import { useFilters } from "@/ui/path";
import { Skeleton } from "@/ui/Skeleton";
import { useShortcuts } from "@/ui/shortcuts";
import { Board } from "./board";
import { BoardContext, useRows } from "./boardContext";
import { useBoardLife } from "./boardLife";
import { CellSheet } from "./CellSheet";
import { Freshness } from "./Freshness";
import { findCell, moveFocus } from "./focus";
import { GridFilters } from "./GridFilters";
import { GridTotals } from "./GridTotals";
import type { CellKey } from "./happening";
import { TickerPanel } from "./TickerPanel";
import { type Motions, Travellers } from "./Travellers";
import { WorkflowRow } from "./WorkflowRow";

/** The operational grid: where work piles up, what is late, and how it moves. */
export function GridRoom() {
  const [board] = useState(() => new Board());
  return (
    <BoardContext value={board}>
      <Room board={board} />
    </BoardContext>
  );
}

const TITLE = "Operational grid";
/** After this the sheet has given the focus away. */
const SHEET_GONE_MS = 50;
const NONE: readonly WorkflowListed[] = [];

function Room({ board }: { board: Board }) {
  const [{ workflow, role, person, cell }, setFilters] = useFilters("workflow", "role", "person", "cell");
  const filter = useMemo(() => ({ workflow, role, person }), [workflow, role, person]);
  const found = useGrid(filter);
  const ground = useRef<HTMLDivElement>(null);
  const motions = useRef<Motions>(null);
  const { ticker, people } = useBoardLife(board, { person, motions });
  const workflows = useWorkflows().data ?? NONE;
  useReturnOfFocus(cell);
  const open = useCallback((key: CellKey) => setFilters({ cell: key }, { push: true }), [setFilters]);
  const answer = found.data;
  useShortcuts("Operational grid", {
    p: { label: "Pause what just happened, or go on", run: () => ticker.pause(!ticker.isPaused()) },
    u: { label: "Count again", run: () => void found.refetch() },
  });
  useCommands(
    workflows.map(({ key, name }) => ({
      id: `grid-${key}`,
      label: `Show ${name} on the grid`,
      group: "Operational grid",
      run: () => setFilters({ workflow: key }, { push: true }),
    })),
  );

  useLayoutEffect(() => {
    if (answer) board.read(answer.answer.items, answer.answer.as_of, answer.asked);
  }, [board, answer]);

  if (found.isError && !answer) {
    return (
      <div className="flex min-h-0 flex-1 flex-col">
        <PageHeader title={TITLE} />
        <Failure error={found.error} onRetry={() => void found.refetch()} />
      </div>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={TITLE}
        description="What waits at every step, what is late, and how it moves"
        actions={
          <Freshness
            asOf={answer?.answer.as_of}
            busy={found.isFetching}
            onRefresh={() => void found.refetch()}
          />
        }
      >
        <GridFilters filter={filter} people={people} onChange={setFilters} />
      </PageHeader>
      <div className="flex min-h-0 flex-1 max-xl:flex-col max-xl:overflow-y-auto">
        <div className="min-w-0 flex-1 scroll-thin p-4 lg:px-6 xl:overflow-y-auto max-xl:flex-none">
          {answer ? (
            // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys only move the focus between its buttons
            <div ref={ground} onKeyDown={moveFocus} className="relative">
              <Rows onOpen={open} />
              <Travellers ref={motions} ground={ground} />
            </div>
          ) : (
            <Waiting />
          )}
        </div>
        <TickerPanel
          ticker={ticker}
          className="border-line bg-surface max-xl:sticky max-xl:top-0 max-xl:z-30 max-xl:order-first max-xl:shrink-0 max-xl:border-b xl:w-80 xl:border-l"
        />
      </div>
      {cell ? (
        <CellSheet at={cell as CellKey} person={person} onClose={() => setFilters({ cell: null })} />
      ) : null}
    </div>
  );
}

/** Back from a cell's tasks, one is at the cell again, however the sheet was left. */
function useReturnOfFocus(cell: string): void {
  const before = useRef(cell);
  useEffect(() => {
    const left = before.current;
    before.current = cell;
    if (!left || cell) return;
    const timer = setTimeout(() => findCell(left)?.focus(), SHEET_GONE_MS);
    return () => clearTimeout(timer);
  }, [cell]);
}

const Rows = memo(function Rows({ onOpen }: { onOpen: (key: CellKey) => void }) {
  const rows = useRows();
  if (rows.length === 0) {
    return (
      <Empty
        icon={Workflow}
        title="No steps to show"
        body="No published workflow has steps that fit these filters. Show everything, or publish a workflow."
      />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <GridTotals />
      {rows.map((row) => (
        <WorkflowRow key={row.workflow} row={row} onOpen={onOpen} />
      ))}
    </div>
  );
});

function Waiting() {
  return (
    <div role="status" aria-label="Loading the grid" className="flex flex-col gap-4">
      <Skeleton className="h-11 w-96 max-w-full" />
      {["a", "b", "c", "d"].map((each) => (
        <Skeleton key={each} className="h-36 w-full rounded-lg" />
      ))}
    </div>
  );
}
