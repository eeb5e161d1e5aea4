import type { Happening } from "./happening";
import { type Names, type News, tell } from "./news";

/** More lines at one time are not read; what is beyond is told as a number. */
const MOST_AT_ONCE = 8;
const MOST_KEPT = 30;
const MOST_WAITING = 2_000;
const REST_MS = 600;

/**
 * The newest lines, newest first. The first event after a quiet while is told at once; in a crowd they
 * are collected, so that many alike become one line.
 */
export class Ticker {
  private lines: readonly News[];
  private waiting: Happening[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private told = Number.NEGATIVE_INFINITY;
  private paused = false;
  private readonly listeners = new Set<() => void>();

  /** `lines` are those of an earlier look at the grid. */
  constructor(
    private readonly names: Names,
    lines: readonly News[] = [],
  ) {
    this.lines = lines;
  }

  hear(events: readonly Happening[]): void {
    this.waiting = [...this.waiting, ...events].slice(-MOST_WAITING);
    if (this.timer !== undefined || this.paused) return;
    const rest = this.told + REST_MS - performance.now();
    if (rest <= 0) this.say();
    else this.timer = setTimeout(() => this.say(), rest);
  }

  /** Stand still, so that one can read; what happens meanwhile is told afterwards. */
  pause(paused: boolean): void {
    this.paused = paused;
    if (paused) this.stop();
    else this.say();
    this.announce();
  }

  isPaused = (): boolean => this.paused;

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  read = (): readonly News[] => this.lines;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private say(): void {
    this.stop();
    const news = tell(this.waiting, this.names);
    this.waiting = [];
    if (news.length === 0) return;
    this.told = performance.now();
    const shown = news.slice(-MOST_AT_ONCE).reverse();
    const [newest] = shown;
    const beyond = news.length - shown.length;
    if (newest && beyond > 0) shown.push(summary(newest, beyond));
    this.lines = [...shown, ...this.lines].slice(0, MOST_KEPT);
    this.announce();
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
  }
}

function summary(newest: News, beyond: number): News {
  return {
    id: -newest.id,
    at: newest.at,
    tone: "neutral",
    who: null,
    deed: "",
    request: null,
    many: `${beyond} more things`,
    rest: " happened",
  };
}
