"use client";

import { useMe } from "@/queries/me";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { DifferenceView } from "./DifferenceView";
import { compareDocuments } from "./difference";
import { type Doc, nameIn } from "./reading";

/** Two people changed the same draft: what differs, and whose counts. */
export function ConflictDialog({
  open,
  onOpenChange,
  mine,
  theirs,
  by,
  onMine,
  onTheirs,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  mine: Doc;
  theirs: Doc;
  by: string | null;
  onMine: () => void;
  onTheirs: () => void;
}) {
  const me = useMe();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      wide
      title={whoChanged(by, me?.username)}
      description="Nothing of yours is lost, and nothing is saved until you choose. Here is what yours has that theirs has not."
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            Decide later
          </Button>
          <Button onClick={onTheirs}>Take theirs</Button>
          <Button variant="primary" onClick={onMine}>
            Keep mine
          </Button>
        </>
      }
    >
      <div className="-mx-4">
        <DifferenceView
          difference={compareDocuments(theirs, mine)}
          name={(step) => nameIn([mine, theirs], step)}
        />
      </div>
    </Dialog>
  );
}

function whoChanged(by: string | null, me: string | undefined): string {
  if (by !== null && by === me) return "You changed this workflow elsewhere meanwhile";
  return `${by ?? "Somebody else"} changed this workflow meanwhile`;
}
