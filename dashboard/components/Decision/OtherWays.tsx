"use client";

import { CircleSlash, CornerUpLeft, Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Offer, TaskOfRequest } from "@/queries/tasks";
import { useCommands } from "@/ui/commands";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";
import { useShortcuts } from "@/ui/shortcuts";
import { offerOf } from "./outcome";

// Fetched when somebody asks for one of them.
const TaskQuestion = dynamic(() => import("./TaskQuestion").then((part) => part.TaskQuestion), {
  ssr: false,
});

const WAYS = [
  { action: "send_back", label: "Send back…", icon: CornerUpLeft, shortcut: "B", danger: false },
  { action: "cancel", label: "Cancel this task…", icon: CircleSlash, shortcut: "", danger: true },
] as const;

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
  const offered = WAYS.flatMap((way) => {
    const offer = offerOf(task.actions, way.action);
    return offer?.allowed ? [{ ...way, ask: () => setAsked(offer) }] : [];
  });
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
  const back = offered.find((way) => way.action === "send_back");
  useShortcuts("Task", { b: { label: "Send back", run: () => back?.ask() } }, keys && back !== undefined);

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
