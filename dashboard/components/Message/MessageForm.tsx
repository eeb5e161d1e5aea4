"use client";

import { Send } from "lucide-react";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { Problem } from "@/client/problem";
import { useSendingKey } from "@/components/Decision/key";
import { RefusalNote } from "@/components/Decision/RefusalNote";
import { isCertain } from "@/components/Decision/refusal";
import { checkForm, Form, focusFirstFault, type Schema, startValue } from "@/components/Form/Form";
import { useSendMessage } from "@/queries/messages";
import type { Offer } from "@/queries/tasks";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toast";
import { type MessageRefusal, readMessageRefusal } from "./refusal";

type MessageOffer = NonNullable<Offer["messages"]>[number];

/** What a step waits for, to be told by whoever may: its form, as the tasks have theirs. */
export function MessageForm({ requestId, message }: { requestId: number; message: MessageOffer }) {
  const form = (message.form ?? undefined) as Schema | undefined;
  const start = useMemo(() => (form === undefined ? {} : startValue(form)), [form]);
  const [written, setWritten] = useState<typeof start | null>(null);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<MessageRefusal | null>(null);
  const frame = useRef<HTMLFormElement>(null);
  const key = useSendingKey();
  const send = useSendMessage(requestId);
  const data = written ?? start;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (send.isPending) return;
    setTried(true);
    if (form !== undefined && checkForm(form, data).length > 0) {
      requestAnimationFrame(() => focusFirstFault(frame.current));
      return;
    }
    setRefusal(null);
    send.mutate(
      { name: message.name, data, key: key.for(data) },
      {
        onSuccess: ({ message: { kept } }) => {
          key.settle();
          setWritten(null);
          setTried(false);
          toast("good", `Sent: ${message.name}`, kept ? "It is kept until a step takes it." : undefined);
        },
        onError: (error) => {
          const problem = error instanceof Problem ? error : new Problem(0, "unknown", error.message);
          if (isCertain(problem)) key.settle();
          setRefusal(readMessageRefusal(problem));
          requestAnimationFrame(() => focusFirstFault(frame.current));
        },
      },
    );
  }

  return (
    <section aria-label={`Message ${message.name}`} className="rounded-lg border border-line bg-surface">
      <header className="border-b border-line px-4 py-2.5">
        <h2 className="text-sm font-medium break-words">{message.name}</h2>
        <p className="text-xs text-ink-2">A message that the request waits for. You can send it.</p>
      </header>
      <form ref={frame} onSubmit={submit} noValidate className="flex flex-col gap-4 px-4 py-3">
        {form === undefined ? null : (
          <Form
            schema={form}
            value={data}
            onChange={setWritten}
            errors={refusal?.fields}
            reveal={tried}
            disabled={send.isPending}
            idPrefix={`message-${message.name}`}
          />
        )}
        {refusal ? <RefusalNote title={refusal.title} body={refusal.body} /> : null}
        <Button type="submit" variant="primary" icon={Send} busy={send.isPending} className="self-start">
          Send the message
        </Button>
      </form>
    </section>
  );
}
