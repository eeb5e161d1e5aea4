"use client";

import { AlarmClock, AlarmClockCheck, Timer, TimerOff } from "lucide-react";
import { classes } from "@/ui/classes";
import { useNow } from "@/ui/now";
import { exact, span } from "@/words/time";

const LOOKS = {
  calm: { icon: Timer, tone: "text-ink-2" },
  soon: { icon: Timer, tone: "text-warn" },
  late: { icon: AlarmClock, tone: "text-bad" },
  done: { icon: AlarmClockCheck, tone: "text-ink-3" },
  still: { icon: TimerOff, tone: "text-ink-3" },
} as const;

/**
 * What is left until a deadline, counting. `due` null means there is none; `opened` tells when a quarter is left;
 * `done` is when it was completed: the clock then stands. `stopped` is since when the request is suspended: what
 * was left then is left afterwards.
 */
export function Clock({
  due,
  opened,
  breached = false,
  done,
  stopped,
  bare = false,
}: {
  due: string | null;
  opened?: string | null;
  breached?: boolean;
  done?: string | null | undefined;
  stopped?: string | null | undefined;
  bare?: boolean;
}) {
  const words = useNow((now) => tell(due, opened, breached, done, stopped, now));
  if (!due) return bare ? null : <span className="text-xs text-ink-3">No deadline</span>;
  const [state, text] = words.split("|") as [keyof typeof LOOKS, string];
  const { icon: Icon, tone } = LOOKS[state];
  return (
    <span
      title={`Due ${exact(new Date(due))}`}
      className={classes(
        "figures inline-flex items-center gap-1 text-xs font-medium whitespace-nowrap",
        tone,
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span suppressHydrationWarning>{text}</span>
    </span>
  );
}

function tell(
  due: string | null,
  opened: string | null | undefined,
  breached: boolean,
  done: string | null | undefined,
  stopped: string | null | undefined,
  now: number,
): string {
  if (!due) return "calm|";
  const at = new Date(due).getTime();
  if (done) {
    const left = at - new Date(done).getTime();
    return left >= 0 ? "done|In time" : `late|${span(left)} late`;
  }
  if (stopped) {
    const kept = at - new Date(stopped).getTime();
    if (kept > 0) return `still|${span(kept)} left`;
  }
  const left = at - now;
  if (left < 0) return `late|${span(left)} late`;
  const whole = opened ? at - new Date(opened).getTime() : 0;
  const soon = whole ? left < whole / 4 : left < 4 * 3_600_000;
  return `${breached ? "late" : soon ? "soon" : "calm"}|${span(left)} left`;
}
