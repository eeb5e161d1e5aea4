"use client";

import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import { Board, type Cell, type Row, type Totals } from "./board";
import type { CellKey } from "./happening";

/** The board that the page's cells listen to. */
export const BoardContext = createContext(new Board());

/** One cell; drawn anew when its own counts change, and then only. */
export function useCell(key: CellKey): Cell | undefined {
  const board = useContext(BoardContext);
  const subscribe = useCallback((listener: () => void) => board.subscribe(key, listener), [board, key]);
  const read = () => board.cell(key);
  return useSyncExternalStore(subscribe, read, read);
}

/** The workflows and their steps, in order. */
export function useRows(): readonly Row[] {
  const board = useContext(BoardContext);
  const subscribe = useCallback((listener: () => void) => board.subscribe("rows", listener), [board]);
  return useSyncExternalStore(subscribe, board.rows, board.rows);
}

/** What all cells hold together. */
export function useTotals(): Totals {
  const board = useContext(BoardContext);
  const subscribe = useCallback((listener: () => void) => board.subscribe("totals", listener), [board]);
  return useSyncExternalStore(subscribe, board.totals, board.totals);
}

/** How much the fullest cell holds: the measure of every bar. */
export function useFullest(): number {
  const board = useContext(BoardContext);
  const subscribe = useCallback((listener: () => void) => board.subscribe("totals", listener), [board]);
  const read = () => board.totals().fullest;
  return useSyncExternalStore(subscribe, read, read);
}
