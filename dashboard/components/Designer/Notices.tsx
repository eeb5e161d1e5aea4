"use client";

import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { changeWorkflow } from "./document";
import { useEditor } from "./EditorContext";
import type { FrameProps } from "./Frame";
import { textOf } from "./reading";

/** What one has to know before one edits on: an old version, a difference, a text that cannot be read. */
export function Notices({ designed, shown, against, fault, foreign, onShow, onCompare, onTake }: FrameProps) {
  const { doc, edit, undo } = useEditor();
  if (fault !== null) {
    return (
      <Notice
        tone="warn"
        action={
          <Button size="sm" onClick={undo}>
            Undo
          </Button>
        }
      >
        The text cannot be read at line {fault.line}. The drawing waits, and nothing is saved, until it can.
      </Notice>
    );
  }
  if (shown !== null) {
    return (
      <Notice
        tone="info"
        action={
          <>
            <Button size="sm" onClick={onTake}>
              Edit from this version
            </Button>
            <Button size="sm" variant="ghost" onClick={() => onShow(null)}>
              Back to the draft
            </Button>
          </>
        }
      >
        Version {shown} as it was published. It never changes.
      </Notice>
    );
  }
  if (foreign) {
    return (
      <Notice
        tone="warn"
        action={
          <Button size="sm" onClick={() => edit((each) => changeWorkflow(each, "key", designed.key))}>
            Put {designed.key} back
          </Button>
        }
      >
        The key says “{textOf(doc.key)}”, but this is {designed.key}. A key never changes; nothing is saved
        until it is back.
      </Notice>
    );
  }
  if (against !== null) {
    return (
      <Notice
        tone="info"
        action={
          <Button size="sm" onClick={() => onCompare(null)}>
            Stop comparing
          </Button>
        }
      >
        The drawing shows what differs from version {against}.
      </Notice>
    );
  }
  return null;
}

function Notice({
  tone,
  action,
  children,
}: {
  tone: "info" | "warn";
  action: ReactNode;
  children: ReactNode;
}) {
  const Icon = tone === "warn" ? TriangleAlert : Info;
  return (
    <div
      role="status"
      className={classes(
        "flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-1.5 text-xs lg:px-5",
        tone === "warn" ? "bg-warn-soft text-warn" : "bg-info-soft text-info",
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </div>
  );
}
