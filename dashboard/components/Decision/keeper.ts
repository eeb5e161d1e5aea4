/** Saves what somebody writes a moment after they pause, one save at a time, and always the newest. */

export type KeepState<Kept> =
  | { kind: "idle" }
  | { kind: "saving" }
  | { kind: "saved"; kept: Kept }
  /** Not kept, and why; `again` is whether it is tried once more by itself. */
  | { kind: "failed"; error: Error; again: boolean };

const PAUSE_MS = 800;
const AGAIN_MS = 5_000;

export class Keeper<Written, Kept> {
  private waiting: { written: Written } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving = false;
  private held = false;

  constructor(
    /** `leaving` when the page may be gone before there is an answer. */
    private readonly save: (written: Written, leaving: boolean) => Promise<Kept>,
    private readonly tell: (state: KeepState<Kept>) => void,
    /** Whether the server has refused it for good. */
    private readonly isFinal: (error: Error) => boolean,
  ) {}

  change(written: Written): void {
    this.waiting = { written };
    this.plan(PAUSE_MS);
  }

  /** While it is decided nothing is saved: what comes after a decision would come too late. */
  hold(held: boolean): void {
    this.held = held;
    if (held) clearTimeout(this.timer);
    else if (this.waiting) this.plan(PAUSE_MS);
  }

  /** Saves at once what is still to be saved: one is about to leave the task, or the page. */
  flush(leaving = false): void {
    clearTimeout(this.timer);
    if (!this.held && this.waiting && !this.saving) void this.go(leaving);
  }

  private plan(ms: number): void {
    clearTimeout(this.timer);
    if (!this.held) this.timer = setTimeout(() => void this.go(), ms);
  }

  private async go(leaving = false): Promise<void> {
    if (this.saving || this.waiting === null) return; // what is saved now looks again when it is done
    const { written } = this.waiting;
    this.waiting = null;
    this.saving = true;
    this.tell({ kind: "saving" });
    try {
      this.tell({ kind: "saved", kept: await this.save(written, leaving) });
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      const again = !this.isFinal(error);
      this.tell({ kind: "failed", error, again });
      if (again) this.waiting ??= { written };
      this.saving = false;
      if (this.waiting) this.plan(AGAIN_MS);
      return;
    }
    this.saving = false;
    if (this.waiting) this.plan(PAUSE_MS);
  }
}
