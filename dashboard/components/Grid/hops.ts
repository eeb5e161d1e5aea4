import { type CellKey, cellOf, type Happening } from "./happening";

/** Where requests come from and go to at the edges of a row. */
export type Gate = `start:${string}` | `end:${string}`;
export type Place = CellKey | Gate;

/** Requests that went the same way at the same time. */
export type Hop = { from: Place; to: Place; requests: number[] };

/**
 * Where a request just was, until it is seen to arrive. `tasks` are those that it left by, as the places that they
 * stood at; `resting` what waits at a join, by token, until that goes on.
 */
type Trace = {
  left: Set<Place>;
  arrived: boolean;
  tasks: Map<number, Place>;
  resting: Map<number, Place>;
};

/** More tokens at once are a blur; what is beyond only counts. */
export const MOST_TOKENS = 24;
const MOST_TRACES = 2_000;

/**
 * Follows requests from cell to cell. One instance goes with one stream: a completion and the
 * opening that comes of it may arrive in different pieces.
 */
export class Tracker {
  private readonly traces = new Map<number, Trace>();

  /** The ways taken in these events, those of many requests first. */
  follow(events: readonly Happening[]): Hop[] {
    const hops = new Map<string, Hop>();
    for (const event of events) {
      for (const [from, to] of this.steps(event)) {
        const name = `${from}>${to}`;
        const hop = hops.get(name) ?? { from, to, requests: [] };
        hop.requests.push(event.request_id ?? 0);
        hops.set(name, hop);
      }
    }
    return [...hops.values()].sort((a, b) => b.requests.length - a.requests.length);
  }

  private steps(event: Happening): [Place, Place][] {
    if (event.request_id === null || !event.workflow) return [];
    switch (event.action) {
      case "request.started":
        this.leave(event.request_id, `start:${event.workflow}`);
        return [];
      case "task.completed":
      case "task.cancelled": {
        const cell = cellOf(event);
        if (cell && goesOn(event)) this.leave(event.request_id, cell, event.task_id);
        return [];
      }
      case "token.rested":
        this.rest(event.request_id, event);
        return [];
      case "joined":
        this.goOn(event.request_id, event);
        return [];
      case "task.opened": {
        const cell = cellOf(event);
        return cell ? this.arrive(event.request_id, cell) : [];
      }
      case "request.ended": {
        const steps = this.arrive(event.request_id, `end:${event.workflow}`);
        this.traces.delete(event.request_id);
        return steps;
      }
      default:
        return [];
    }
  }

  private leave(request: number, place: Place, task: number | null = null): void {
    const trace = this.traces.get(request) ?? {
      left: new Set(),
      arrived: false,
      tasks: new Map(),
      resting: new Map(),
    };
    if (trace.arrived) trace.left = new Set();
    trace.arrived = false;
    trace.left.add(place);
    if (task !== null) trace.tasks.set(task, place);
    this.remember(request, trace);
  }

  /** A branch has come to a join: what it left goes nowhere until the join goes on. */
  private rest(request: number, { metadata }: Happening): void {
    const trace = this.traces.get(request);
    const place = trace?.tasks.get(Number(metadata.task));
    if (!trace || !place || trace.arrived) return;
    trace.left.delete(place);
    trace.resting.set(Number(metadata.token), place);
  }

  private goOn(request: number, { metadata }: Happening): void {
    const trace = this.traces.get(request);
    if (!trace || !Array.isArray(metadata.tokens)) return;
    const places = metadata.tokens.flatMap((token) => trace.resting.get(Number(token)) ?? []);
    for (const token of metadata.tokens) trace.resting.delete(Number(token));
    for (const place of places) this.leave(request, place);
  }

  private arrive(request: number, place: Place): [Place, Place][] {
    const trace = this.traces.get(request);
    if (!trace) return [];
    trace.arrived = true;
    return [...trace.left].filter((from) => from !== place).map((from) => [from, place]);
  }

  private remember(request: number, trace: Trace): void {
    this.traces.delete(request);
    this.traces.set(request, trace);
    if (this.traces.size <= MOST_TRACES) return;
    const oldest = this.traces.keys().next();
    if (!oldest.done) this.traces.delete(oldest.value);
  }
}

/** Whether what was closed moves on: not where only its branch, or what was beside the way, ends. */
function goesOn({ action, metadata }: Happening): boolean {
  if (action === "task.completed") return true;
  const { cause, note } = metadata;
  if (cause === "cancelled") return note === undefined; // a single task has a note of its own
  return !/^(join|region|end):/.test(String(cause));
}
