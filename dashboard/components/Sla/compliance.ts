/** What had a deadline and was completed on one day (UTC), and how much of it in time. */
export type ComplianceDay = { day: string; completed: number; in_time: number };

/** The share of a day that was in time; null for a day on which nothing was completed. */
export function share({ completed, in_time }: ComplianceDay): number | null {
  return completed > 0 ? in_time / completed : null;
}

/** All days together; null where nothing was completed. */
export function overall(days: readonly ComplianceDay[]): number | null {
  const sum = { day: "", completed: 0, in_time: 0 };
  for (const each of days) {
    sum.completed += each.completed;
    sum.in_time += each.in_time;
  }
  return share(sum);
}

/**
 * From where the axis starts: a tenth below the worst day, so that a good record is not a flat line;
 * never above nine tenths, so that a small dip does not look like a fall.
 */
export function axisFloor(days: readonly ComplianceDay[]): number {
  const shares = days.map(share).filter((each) => each !== null);
  const worst = Math.min(1, ...shares);
  return Math.min(0.9, Math.max(0, Math.floor(worst * 10 - 0.5) / 10));
}

/** Days without a gap between them: a day on which nothing was completed breaks the line. */
export function runs(days: readonly ComplianceDay[]): ComplianceDay[][] {
  const found: ComplianceDay[][] = [];
  let open: ComplianceDay[] | undefined;
  for (const each of days) {
    if (each.completed === 0) open = undefined;
    else if (open) open.push(each);
    else {
      open = [each];
      found.push(open);
    }
  }
  return found;
}
