import type { Counts } from "./counts";
import { waitingIn } from "./counts";

const LEAST = 12;

/**
 * How much waits here, beside the fullest cell of the grid, and how much of it is late or soon will be.
 * It only repeats what the numbers say, so it is not read aloud.
 */
export function ShareBar({ counts, fullest }: { counts: Counts; fullest: number }) {
  const all = waitingIn(counts);
  const late = Math.min(counts.breached, all);
  const soon = Math.min(counts.due_soon, all - late);
  // By the root: beside a cell of hundreds, one of three is still seen, and that one of them is late.
  const width = fullest > 0 ? Math.max(LEAST, Math.sqrt(all / fullest) * 100) : 0;
  return (
    <span aria-hidden className="block h-1.5 w-full overflow-hidden rounded-full bg-hover">
      <span
        className="flex h-full gap-px overflow-hidden rounded-full transition-[width] duration-200 ease-out"
        style={{ width: `${all > 0 ? width : 0}%` }}
      >
        <Share of={late} className="bg-bad-mark" />
        <Share of={soon} className="bg-warn-mark" />
        <Share of={all - late - soon} className="bg-info-mark" />
      </span>
    </span>
  );
}

function Share({ of, className }: { of: number; className: string }) {
  return of > 0 ? <span className={className} style={{ flexGrow: of, flexBasis: 0 }} /> : null;
}
