"use client";

import type { ReactNode } from "react";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

/** Asks once more before something that cannot be taken back. `action` is the verb: "Withdraw". */
export function Confirm({
  open,
  onOpenChange,
  title,
  description,
  action,
  dismiss = "Cancel",
  danger = false,
  busy = false,
  disabled = false,
  onConfirm,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  action: string;
  /** What leaves everything as it is, where "Cancel" could be misread. */
  dismiss?: string;
  danger?: boolean;
  busy?: boolean;
  disabled?: boolean;
  onConfirm: () => void;
  children?: ReactNode;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            {dismiss}
          </Button>
          <Button variant={danger ? "danger" : "primary"} busy={busy} disabled={disabled} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
