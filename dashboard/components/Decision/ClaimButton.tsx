"use client";

import { Hand, Undo2 } from "lucide-react";
import { Problem } from "@/client/api";
import { useMe } from "@/queries/me";
import { type TaskOfRequest, useClaim } from "@/queries/tasks";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toast";
import { offerOf } from "./outcome";
import { releaseWords } from "./whose";

/** Takes the task for oneself, or gives it back; nothing when neither is offered. */
export function ClaimButton({ task, keys = false }: { task: TaskOfRequest; keys?: boolean }) {
  const { change, isPending } = useClaiming();
  const me = useMe()?.username;
  const release = isReleased(task);
  if (!release && offerOf(task.actions, "claim")?.allowed !== true) return null;
  return (
    <Button
      variant="ghost"
      icon={release ? Undo2 : Hand}
      busy={isPending}
      shortcut={keys ? "C" : undefined}
      onClick={() => change(task)}
    >
      {release ? releaseWords(task, me) : "Claim"}
    </Button>
  );
}

/** Whether it can be given up and not taken: one that was delegated may be both, and is taken first. */
function isReleased(task: TaskOfRequest): boolean {
  const may = (action: "release" | "claim") => offerOf(task.actions, action)?.allowed === true;
  return may("release") && !may("claim");
}

/** Claims or releases a task, whichever is offered, and tells when that was refused. */
export function useClaiming(): { change: (task: TaskOfRequest) => void; isPending: boolean } {
  const claim = useClaim();
  function change(task: TaskOfRequest): void {
    const release = isReleased(task);
    const offer = offerOf(task.actions, "claim");
    if (!release && !offer?.allowed) {
      toast("info", "This cannot be claimed", offer?.reason ?? undefined);
      return;
    }
    claim.mutate(
      { id: task.id, release },
      {
        onError: (error) => {
          const isLate = error instanceof Problem && error.status === 409;
          toast("bad", isLate ? "Someone was faster" : "That was not done", error.message);
        },
      },
    );
  }
  return { change, isPending: claim.isPending };
}
