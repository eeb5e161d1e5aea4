/**
 * Which task is looked at and which are ticked, over a list that changes by itself. Pure: ids in, ids out.
 *
 * What somebody looks at never changes because of others: a task that somebody else has closed stays in view, though
 * it is no longer in the list, until one goes on. What one has decided oneself makes room for the next.
 */

export type Selection = {
  /** The task that is looked at. */
  readonly active: number | null;
  /** Where in the list it is or was: from there one goes on when it has left. */
  readonly place: number;
  /** The ticked ones. */
  readonly ticked: ReadonlySet<number>;
  /** Where a range begins: the last one that was ticked, or else looked at. */
  readonly anchor: number | null;
};

export const NOTHING: Selection = { active: null, place: -1, ticked: new Set(), anchor: null };

/** Looks at a task; null looks at none. A range that was begun by ticking goes on from where it began. */
export function look(state: Selection, id: number | null): Selection {
  return { ...state, active: id, anchor: state.ticked.size > 0 ? state.anchor : id };
}

/** Looks at the task so many places further, and stops at the ends; from nowhere, at the first or the last one. */
export function step(state: Selection, ids: readonly number[], by: number): Selection {
  if (ids.length === 0) return state;
  const here = state.active === null ? -1 : ids.indexOf(state.active);
  // From where a task has left, the one that took its place is the next.
  const gone =
    state.active === null || state.place < 0 ? (by > 0 ? -1 : ids.length) : state.place - (by > 0 ? 1 : 0);
  const to = Math.min(Math.max((here === -1 ? gone : here) + by, 0), ids.length - 1);
  return look(state, ids[to] ?? null);
}

/** Ticks a task, or unticks it. */
export function toggle(state: Selection, id: number): Selection {
  const ticked = new Set(state.ticked);
  if (!ticked.delete(id)) ticked.add(id);
  return { ...state, ticked, anchor: id };
}

/** Ticks everything from the anchor to a task; without an anchor just the task. The anchor stays. */
export function tickTo(state: Selection, ids: readonly number[], id: number): Selection {
  const to = ids.indexOf(id);
  const from = state.anchor === null ? -1 : ids.indexOf(state.anchor);
  if (to === -1) return state;
  if (from === -1) return { ...state, active: id, anchor: id, ticked: new Set(state.ticked).add(id) };
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ...state, active: id, ticked: new Set([...state.ticked, ...range]) };
}

/** Ticks all of them, or, when all are, none. */
export function tickAll(state: Selection, ids: readonly number[]): Selection {
  const all = ids.length > 0 && ids.every((id) => state.ticked.has(id));
  return { ...state, ticked: new Set(all ? [] : ids) };
}

export function untickAll(state: Selection): Selection {
  return state.ticked.size === 0 ? state : { ...state, ticked: new Set() };
}

/** The list has changed from `before` to `after`: ticks of what left are gone, and what is looked at stays in view. */
export function follow(state: Selection, before: readonly number[], after: readonly number[]): Selection {
  const there = new Set(after);
  const left = [...state.ticked].filter((id) => there.has(id));
  const ticked = left.length === state.ticked.size ? state.ticked : new Set(left);
  const { active } = state;
  if (active === null) return { ...state, ticked };
  const place = placeOf(active, state.place, before, after, there);
  const anchor = state.anchor !== null && there.has(state.anchor) ? state.anchor : active;
  return { active, place, ticked, anchor };
}

/**
 * Tasks have been decided by oneself, whether or not the list has let go of them yet: whoever looked at one of them looks
 * at the one that takes its place, or at the last one.
 */
export function goOn(state: Selection, ids: readonly number[], own: ReadonlySet<number>): Selection {
  const { active } = state;
  if (active === null || !own.has(active)) return state;
  const rest = ids.filter((id) => !own.has(id));
  const was = ids.indexOf(active);
  const place = was === -1 ? Math.max(state.place, 0) : ids.slice(0, was).filter((id) => !own.has(id)).length;
  return look(state, rest[Math.min(place, rest.length - 1)] ?? null);
}

/** Where a task is; or, when it has left, where the one is that took its place. */
function placeOf(
  active: number,
  known: number,
  before: readonly number[],
  after: readonly number[],
  there: ReadonlySet<number>,
): number {
  if (there.has(active)) return after.indexOf(active);
  const was = before.indexOf(active);
  if (was === -1) return Math.min(known, after.length);
  return before.slice(0, was).filter((id) => there.has(id)).length;
}
