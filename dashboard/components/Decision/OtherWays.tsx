"use client";

import {
  CircleSlash,
  CornerUpLeft,
  Ellipsis,
  FastForward,
  Gavel,
  Undo2,
  UserRoundCheck,
  Users,
} from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { type Offer, type TaskOfRequest, useClaim } from "@/queries/tasks";
import { useCommands } from "@/ui/commands";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";
import { useShortcuts } from "@/ui/shortcuts";
import { toast } from "@/ui/toast";
import { offerOf } from "./outcome";

// Fetched when somebody asks for one of them.
const TaskQuestion = dynamic(() => import("./TaskQuestion").then((part) => part.TaskQuestion), {
  ssr: false,
});

const WAYS = [
  { action: "delegate", label: "Delegate…", icon: UserRoundCheck, shortcut: "D", danger: false },
  { action: "add_reviewer", label: "Add a reviewer…", icon: UserRoundCheck, shortcut: "", danger: false },
  { action: "reassign", label: "Reassign…", icon: Users, shortcut: "", danger: false },
  { action: "send_back", label: "Send back…", icon: CornerUpLeft, shortcut: "B", danger: false },
  { action: "skip", label: "Skip…", icon: FastForward, shortcut: "", danger: true },
  { action: "override", label: "Override…", icon: Gavel, shortcut: "", danger: true },
  { action: "cancel", label: "Cancel this task…", icon: CircleSlash, shortcut: "", danger: true },
] as const;

const RETURN = { action: "release", label: "Give back", icon: Undo2, shortcut: "", danger: false } as const;

/** One that was delegated can be given back before it is taken. */
function isBoth(task: TaskOfRequest): boolean {
  return (["claim", "release"] as const).every((action) => offerOf(task.actions, action)?.allowed);
}

const NOBODY = () => undefined;

/** Ways to leave a task other than a decision, as far as they are offered; nothing when none is. */
export function OtherWays({
  task,
  keys = false,
  onLeft = NOBODY,
}: {
  task: TaskOfRequest;
  keys?: boolean;
  /** The task was sent back or cancelled. */
  onLeft?: (() => void) | undefined;
}) {
  const [asked, setAsked] = useState<Offer | null>(null);
  const claim = useClaim();
  const asking = WAYS.flatMap((way) => {
    const offer = offerOf(task.actions, way.action);
    return offer?.allowed ? [{ ...way, ask: () => setAsked(offer) }] : [];
  });
  const offered = [...(isBoth(task) ? [{ ...RETURN, ask: giveBack }] : []), ...asking];

  function giveBack(): void {
    claim.mutate(
      { id: task.id, release: true },
      { onError: (error) => toast("bad", "That was not done", error.message) },
    );
  }
  useCommands(
    offered.map(({ action, label, icon, ask }) => ({
      id: `task-${task.id}-${action}`,
      label,
      icon,
      group: task.step_name,
      // After the palette is gone and has given the focus back.
      run: () => setTimeout(ask, 50),
    })),
  );
  const keyed = offered.filter((way) => way.shortcut !== "");
  useShortcuts(
    "Task",
    Object.fromEntries(
      keyed.map(({ shortcut, label, ask }) => [
        shortcut.toLowerCase(),
        { label: label.replace("…", ""), run: ask },
      ]),
    ),
    keys && keyed.length > 0,
  );

  return (
    <>
      {offered.length > 0 ? (
        <Menu
          align="end"
          label={`Other ways: ${task.step_name}`}
          trigger={<IconButton label={`Other ways: ${task.step_name}`} icon={Ellipsis} />}
        >
          {offered.map(({ action, label, icon, shortcut, danger, ask }) => (
            <MenuItem
              key={action}
              icon={icon}
              danger={danger}
              {...(keys && shortcut ? { shortcut } : {})}
              onSelect={ask}
            >
              {label}
            </MenuItem>
          ))}
        </Menu>
      ) : null}
      {asked ? (
        <TaskQuestion task={task} asked={asked} onClose={() => setAsked(null)} onLeft={onLeft} />
      ) : null}
    </>
  );
}
