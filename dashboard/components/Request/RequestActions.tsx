"use client";

import { Play, Undo2 } from "lucide-react";
import { useState } from "react";
import { type Request, useStartRequest, useWithdrawRequest } from "@/queries/requests";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { useCommands } from "@/ui/commands";
import { Field } from "@/ui/Field";
import { Textarea } from "@/ui/Textarea";
import { toast } from "@/ui/toast";

/** What the person may do with the request as a whole, as the server offers it. */
export function RequestActions({ request }: { request: Request }) {
  const [asking, setAsking] = useState<"start" | "withdraw" | null>(null);
  const offered = (action: string) => request.actions.some((each) => each.action === action && each.allowed);
  useCommands([
    ...(offered("start")
      ? [
          {
            id: "request-start",
            label: "Start this request",
            group: "Request",
            icon: Play,
            run: () => setAsking("start"),
          },
        ]
      : []),
    ...(offered("withdraw")
      ? [
          {
            id: "request-withdraw",
            label: "Withdraw this request",
            group: "Request",
            icon: Undo2,
            run: () => setAsking("withdraw"),
          },
        ]
      : []),
  ]);
  const close = () => setAsking(null);
  return (
    <>
      {offered("withdraw") ? (
        <Button size="sm" variant="danger" icon={Undo2} onClick={() => setAsking("withdraw")}>
          Withdraw
        </Button>
      ) : null}
      {offered("start") ? (
        <Button size="sm" variant="primary" icon={Play} onClick={() => setAsking("start")}>
          Start
        </Button>
      ) : null}
      <StartQuestion request={request} open={asking === "start"} onClose={close} />
      <WithdrawQuestion request={request} open={asking === "withdraw"} onClose={close} />
    </>
  );
}

type QuestionProps = { request: Request; open: boolean; onClose: () => void };

function StartQuestion({ request, open, onClose }: QuestionProps) {
  const start = useStartRequest(request.id);
  return (
    <Confirm
      open={open}
      onOpenChange={(now) => !now && onClose()}
      title="Start this request?"
      description="The first step opens, its clock begins to run, and whoever may do it is told."
      action="Start"
      busy={start.isPending}
      onConfirm={() =>
        start.mutate(undefined, {
          onSuccess: () => toast("good", "Started", request.title),
          onError: (error) => toast("bad", "It was not started", error.message),
          onSettled: onClose,
        })
      }
    />
  );
}

function WithdrawQuestion({ request, open, onClose }: QuestionProps) {
  const withdraw = useWithdrawRequest(request.id);
  const [note, setNote] = useState("");
  return (
    <Confirm
      open={open}
      onOpenChange={(now) => !now && onClose()}
      title="Withdraw this request?"
      description="What is open is closed, and the request ends as rejected. This cannot be taken back."
      action="Withdraw"
      danger
      busy={withdraw.isPending}
      onConfirm={() =>
        withdraw.mutate(note.trim(), {
          onSuccess: () => toast("good", "Withdrawn", request.title),
          onError: (error) => toast("bad", "It was not withdrawn", error.message),
          onSettled: onClose,
        })
      }
    >
      <Field label="Why" hint="Stands in the timeline; may be left empty.">
        <Textarea value={note} maxLength={10_000} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </Confirm>
  );
}
