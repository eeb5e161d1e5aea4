import {
  AlarmClock,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleSlash,
  CircleX,
  UserRound,
} from "lucide-react";
import { Badge } from "@/ui/Badge";

const REQUEST = {
  CREATED: { word: "Not started", tone: "neutral", icon: CircleDashed },
  IN_PROGRESS: { word: "In progress", tone: "info", icon: CircleDot },
  COMPLETED: { word: "Completed", tone: "good", icon: CircleCheck },
  REJECTED: { word: "Rejected", tone: "bad", icon: CircleX },
} as const;

const TASK = {
  OPEN: { word: "Open", tone: "info", icon: CircleDot },
  CLAIMED: { word: "Claimed", tone: "accent", icon: UserRound },
  COMPLETED: { word: "Done", tone: "good", icon: CircleCheck },
  CANCELLED: { word: "Cancelled", tone: "neutral", icon: CircleSlash },
} as const;

export type RequestStatus = keyof typeof REQUEST;
export type TaskStatus = keyof typeof TASK;

/** Where a request or a task stands, in a word; a breach is said beside it. */
export function Status(
  props: { breached?: boolean } & (
    | { of: "request"; status: RequestStatus; suspended?: boolean }
    | { of: "task"; status: TaskStatus }
  ),
) {
  const look = props.of === "request" ? REQUEST[props.status] : TASK[props.status];
  if (props.of === "request" && props.suspended) return <SuspendedBadge />;
  return (
    <span className="inline-flex items-center gap-1">
      <Badge tone={look.tone} icon={look.icon}>
        {look.word}
      </Badge>
      {props.breached ? (
        <Badge tone="bad" icon={AlarmClock}>
          Late
        </Badge>
      ) : null}
    </span>
  );
}

/** Nobody can work on a request now. */
export function SuspendedBadge() {
  return (
    <Badge tone="warn" icon={CirclePause}>
      Suspended
    </Badge>
  );
}
