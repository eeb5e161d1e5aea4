import { type CellKey, cellOf, type Happening } from "./happening";

/** Where requests come from and go to at the edges of a row. */
export type Gate = `start:${string}` | `end:${string}`;
export type Place = CellKey | Gate;

/** Requests that went the same way at the same time. */
export type Hop = { from: Place; to: Place; requests: number[] };

/** Where a request just was, until it is seen to arrive. */
type Trace = { left: Set<Place>; arrived: boolean };

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
        if (cell) this.leave(event.request_id, cell);
        return [];
      }
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

  private leave(request: number, place: Place): void {
    const trace = this.traces.get(request);
    if (trace && !trace.arrived) trace.left.add(place);
    else this.remember(request, { left: new Set([place]), arrived: false });
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
