"use client";

import { CirclePause, CirclePlay, CircleSlash, Play, Undo2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { type Request, useStartRequest, useWithdrawRequest } from "@/queries/requests";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { useCommands } from "@/ui/commands";
import { Field } from "@/ui/Field";
import { Textarea } from "@/ui/Textarea";
import { toast } from "@/ui/toast";

// Asked for rarely, by few.
const CancelQuestion = dynamic(() => import("./CancelQuestion").then((part) => part.CancelQuestion), {
  ssr: false,
});
const SuspendQuestion = dynamic(() => import("./SuspensionQuestions").then((part) => part.SuspendQuestion), {
  ssr: false,
});
const ResumeQuestion = dynamic(() => import("./SuspensionQuestions").then((part) => part.ResumeQuestion), {
  ssr: false,
});

const VERBS = [
  {
    action: "suspend",
    label: "Suspend this request…",
    word: "Suspend…",
    icon: CirclePause,
    look: "secondary",
  },
  {
    action: "cancel",
    label: "Cancel this request…",
    word: "Cancel request…",
    icon: CircleSlash,
    look: "danger",
  },
  { action: "withdraw", label: "Withdraw this request", word: "Withdraw", icon: Undo2, look: "danger" },
  { action: "resume", label: "Resume this request", word: "Resume", icon: CirclePlay, look: "primary" },
  { action: "start", label: "Start this request", word: "Start", icon: Play, look: "primary" },
] as const;

/** What the person may do with the request as a whole, as the server offers it. */
export function RequestActions({ request }: { request: Request }) {
  const [asking, setAsking] = useState<(typeof VERBS)[number]["action"] | null>(null);
  const offered = VERBS.filter(({ action }) =>
    request.actions.some((each) => each.action === action && each.allowed),
  );
  useCommands(
    offered.map(({ action, label, icon }) => ({
      id: `request-${action}`,
      label,
      group: "Request",
      icon,
      run: () => setAsking(action),
    })),
  );
  const close = () => setAsking(null);
  return (
    <>
      {offered.map(({ action, word, icon, look }) => (
        <Button key={action} size="sm" variant={look} icon={icon} onClick={() => setAsking(action)}>
          {word}
        </Button>
      ))}
      <StartQuestion request={request} open={asking === "start"} onClose={close} />
      <WithdrawQuestion request={request} open={asking === "withdraw"} onClose={close} />
      {asking === "cancel" ? <CancelQuestion request={request} onClose={close} /> : null}
      {asking === "suspend" ? <SuspendQuestion request={request} onClose={close} /> : null}
      {asking === "resume" ? <ResumeQuestion request={request} onClose={close} /> : null}
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
