/**
 * The inbox as one list in the server's order: nearest deadline first, those without one last, then by number. It is
 * loaded in pages and mended in place when something happens, so that nothing is asked twice.
 */

export type Placed = { readonly id: number; readonly due_at: string | null };

/** Below zero when the first comes first. */
export function compare(one: Placed, other: Placed): number {
  if (one.due_at === other.due_at) return one.id - other.id;
  if (one.due_at === null) return 1;
  if (other.due_at === null) return -1;
  return instant(one.due_at) - instant(other.due_at) || one.id - other.id;
}

function instant(at: string): number {
  return Date.parse(at);
}

/** The first place whose task does not come before this one. */
function placeOf(list: readonly Placed[], task: Placed): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(list[middle] as Placed, task) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The list with a task put in or brought up to date. A task beyond the end of what is loaded so far is not put in:
 * its page will bring it.
 */
export function put<T extends Placed>(list: readonly T[], task: T, isWhole: boolean): readonly T[] {
  const rest = without(list, [task.id]);
  const place = placeOf(rest, task);
  if (place === rest.length && !isWhole) return rest;
  return [...rest.slice(0, place), task, ...rest.slice(place)];
}

/** The list without these; the very same list when it has none of them. */
export function without<T extends Placed>(list: readonly T[], ids: Iterable<number>): readonly T[] {
  const leaving = new Set(ids);
  if (!list.some((task) => leaving.has(task.id))) return list;
  return list.filter((task) => !leaving.has(task.id));
}

/** The list with a further page: a task that was put in meanwhile does not come twice. */
export function append<T extends Placed>(list: readonly T[], page: readonly T[]): readonly T[] {
  const known = new Set(list.map((task) => task.id));
  return [...list, ...page.filter((task) => !known.has(task.id))];
}
