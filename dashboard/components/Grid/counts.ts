import { type CellKey, cellOf, type Happening } from "./happening";

/** How many tasks of a step stand how. Open and claimed together are what waits for a person. */
export type Counts = {
  open: number;
  claimed: number;
  due_soon: number;
  breached: number;
  done_today: number;
};

/** What an event adds to the counts of one cell; what is left out stays. */
export type Change = { cell: CellKey; delta: Partial<Counts> };

/** What is known of a task while it waits, from the events that told of it. */
export type Waiting = { claimed: boolean; breached: boolean | null };

const COUNTED = ["open", "claimed", "due_soon", "breached", "done_today"] as const;

/**
 * What one event changes, and what is then known of its task (null: it waits no longer).
 *
 * A page that was opened after a task knows nothing of it. Then the cell decides: where nothing is
 * claimed, what was completed was open; where all is late, so was this. The rest is put right by the
 * next answer of the server.
 */
export function changeOf(
  event: Happening,
  known: Waiting | undefined,
  held: Counts | undefined,
): { change: Change; waiting: Waiting | null } | null {
  const cell = cellOf(event);
  if (cell === null) return null;
  const before = known ?? guess(event, held);
  switch (event.action) {
    case "task.opened":
      return { change: { cell, delta: { open: 1 } }, waiting: { claimed: false, breached: false } };
    case "task.claimed":
    case "task.assigned":
      return {
        change: { cell, delta: { open: -1, claimed: 1 } },
        waiting: { claimed: true, breached: before.breached },
      };
    case "task.released":
      return {
        change: { cell, delta: { open: 1, claimed: -1 } },
        waiting: { claimed: false, breached: before.breached },
      };
    case "task.delegated":
    case "task.returned":
    case "task.reassigned":
      return {
        change: { cell, delta: before.claimed ? { open: 1, claimed: -1 } : {} },
        waiting: { claimed: false, breached: before.breached },
      };
    case "task.escalated":
      return {
        change: { cell, delta: becameLate(event, before) },
        waiting: { claimed: before.claimed, breached: true },
      };
    case "task.completed":
      return { change: { cell, delta: { ...left(before), done_today: 1 } }, waiting: null };
    case "task.cancelled":
    case "task.overridden":
    case "task.skipped":
      return { change: { cell, delta: left(before) }, waiting: null };
    default:
      return null;
  }
}

/** Counts after changes: never below nothing, and never more late than waits, however little was known. */
export function add(counts: Counts, delta: Partial<Counts>): Counts {
  const sum = { ...counts };
  for (const name of COUNTED) sum[name] = Math.max(0, counts[name] + (delta[name] ?? 0));
  sum.breached = Math.min(sum.breached, waitingIn(sum));
  sum.due_soon = Math.min(sum.due_soon, waitingIn(sum) - sum.breached);
  return sum;
}

/** What waits for a person in a step. */
export function waitingIn(counts: Counts): number {
  return counts.open + counts.claimed;
}

function becameLate(event: Happening, before: Waiting): Partial<Counts> {
  // A later level of the same breach is told to somebody else; the task is late only once.
  const first = event.metadata.level === undefined || event.metadata.level === 1;
  if (before.breached === true || !first) return {};
  return { breached: 1, due_soon: -1 };
}

function left(before: Waiting): Partial<Counts> {
  const stood: Partial<Counts> = before.claimed ? { claimed: -1 } : { open: -1 };
  return before.breached ? { ...stood, breached: -1 } : stood;
}

function guess(event: Happening, held: Counts | undefined): Waiting {
  if (held === undefined) return { claimed: event.action === "task.released", breached: null };
  const all = waitingIn(held);
  return {
    claimed: held.open === 0 && held.claimed > 0,
    breached: held.breached === 0 ? false : held.breached >= all ? true : null,
  };
}
