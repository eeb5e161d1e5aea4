import { add, type Change, type Counts, changeOf, type Waiting, waitingIn } from "./counts";
import { type CellKey, cellKey, cellOf, type Happening } from "./happening";

/** One row of the server's answer. */
export type GridRow = Counts & {
  workflow: string;
  workflow_name: string;
  step: string;
  step_name: string;
  median_hours: number | null;
};

export type Cell = GridRow & { key: CellKey };

/** A workflow and its steps, in order. */
export type Row = { workflow: string; name: string; cells: CellKey[] };

/** What all rows hold together, and the fullest cell, which the bars are measured by. */
export type Totals = Counts & { fullest: number };

type Applied = Change & { at: number; heard: number };

const NOTHING: Counts = { open: 0, claimed: 0, due_soon: 0, breached: 0, done_today: 0 };
const MOST_KNOWN = 20_000;

/**
 * How the work stands, kept in memory: the newest answer of the server, and on top of it what the
 * stream has told since. Each cell has its own listeners, so that an event draws one cell anew and not
 * the grid.
 */
export class Board {
  private base = new Map<CellKey, Cell>();
  private cells = new Map<CellKey, Cell>();
  private rowList: readonly Row[] = [];
  private sums: Totals = { ...NOTHING, fullest: 0 };
  private applied: Applied[] = [];
  private readonly tasks = new Map<number, Waiting>();
  private readonly listeners = new Map<string, Set<() => void>>();

  /**
   * Take an answer of the server that was asked for at `asked` (this page's clock) and tells of
   * `asOf` (the server's). Changes that it cannot know of yet stay on top of it.
   */
  read(rows: readonly GridRow[], asOf: string, asked: number): void {
    const moment = Date.parse(asOf);
    this.applied = this.applied.filter((each) => each.heard > asked && each.at > moment);
    this.base = new Map(rows.map((row) => [cellKey(row.workflow, row.step), withKey(row)]));
    const next = new Map(this.base);
    for (const { cell, delta } of this.applied) {
      const held = next.get(cell);
      if (held) next.set(cell, { ...held, ...add(held, delta) });
    }
    this.show(next);
    this.arrange(rows);
  }

  /** Count what has happened. Returns the cells in which something has just become late. */
  hear(events: readonly Happening[], heard: number): CellKey[] {
    const next = new Map(this.cells);
    const late = new Set<CellKey>();
    for (const event of events) {
      const known = event.task_id === null ? undefined : this.tasks.get(event.task_id);
      const found = changeOf(event, known, this.heldBy(event, next));
      if (!found) continue;
      this.remember(event.task_id, found.waiting);
      const { cell, delta } = found.change;
      const held = next.get(cell);
      if (!held) continue;
      next.set(cell, { ...held, ...add(held, delta) });
      this.applied.push({ cell, delta, at: Date.parse(event.at), heard });
      if (delta.breached === 1) late.add(cell);
    }
    if (this.applied.length > MOST_KNOWN) this.applied = this.applied.slice(-MOST_KNOWN);
    this.show(next);
    return [...late];
  }

  cell = (key: CellKey): Cell | undefined => this.cells.get(key);
  rows = (): readonly Row[] => this.rowList;
  totals = (): Totals => this.sums;

  /** Whether the server has told of this workflow and step. */
  knows(key: CellKey): boolean {
    return this.cells.has(key);
  }

  /** Be told when a cell, the `rows` or the `totals` change. Returns how to stop. */
  subscribe(what: CellKey | "rows" | "totals", listener: () => void): () => void {
    const those = this.listeners.get(what) ?? new Set();
    this.listeners.set(what, those.add(listener));
    return () => {
      those.delete(listener);
    };
  }

  private heldBy(event: Happening, cells: Map<CellKey, Cell>): Counts | undefined {
    const key = cellOf(event);
    return key === null ? undefined : cells.get(key);
  }

  private remember(task: number | null, waiting: Waiting | null): void {
    if (task === null) return;
    this.tasks.delete(task);
    if (waiting) this.tasks.set(task, waiting);
    if (this.tasks.size <= MOST_KNOWN) return;
    const oldest = this.tasks.keys().next();
    if (!oldest.done) this.tasks.delete(oldest.value);
  }

  private show(next: Map<CellKey, Cell>): void {
    const before = this.cells;
    this.cells = next;
    for (const [key, cell] of next) {
      const old = before.get(key);
      if (old && isSame(old, cell)) next.set(key, old);
      else this.announce(key);
    }
    const sums = total(next.values());
    if (isSameTotals(sums, this.sums)) return;
    this.sums = sums;
    this.announce("totals");
  }

  private arrange(rows: readonly GridRow[]): void {
    const list: Row[] = [];
    for (const row of rows) {
      let last = list.at(-1);
      if (last?.workflow !== row.workflow) {
        last = { workflow: row.workflow, name: row.workflow_name, cells: [] };
        list.push(last);
      }
      last.cells.push(cellKey(row.workflow, row.step));
    }
    if (JSON.stringify(list) === JSON.stringify(this.rowList)) return;
    this.rowList = list;
    this.announce("rows");
  }

  private announce(what: CellKey | "rows" | "totals"): void {
    for (const listener of this.listeners.get(what) ?? []) listener();
  }
}

function withKey(row: GridRow): Cell {
  return { ...row, key: cellKey(row.workflow, row.step) };
}

function total(cells: Iterable<Cell>): Totals {
  const sum: Totals = { ...NOTHING, fullest: 0 };
  for (const cell of cells) {
    sum.open += cell.open;
    sum.claimed += cell.claimed;
    sum.due_soon += cell.due_soon;
    sum.breached += cell.breached;
    sum.done_today += cell.done_today;
    sum.fullest = Math.max(sum.fullest, waitingIn(cell));
  }
  return sum;
}

const SHOWN = ["open", "claimed", "due_soon", "breached", "done_today", "median_hours", "step_name"] as const;

function isSame(a: Cell, b: Cell): boolean {
  return SHOWN.every((name) => a[name] === b[name]);
}

function isSameTotals(a: Totals, b: Totals): boolean {
  return (Object.keys(a) as (keyof Totals)[]).every((name) => a[name] === b[name]);
}
