"use client";

import { type FormEvent, useRef, useState } from "react";
import { type Request, useComment } from "@/queries/requests";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { useShortcuts } from "@/ui/shortcuts";
import { Textarea } from "@/ui/Textarea";

/** Saying something to everybody who sees the request; it stands in the timeline. */
export function CommentBox({ request }: { request: Request }) {
  const offer = request.actions.find((each) => each.action === "comment");
  const comment = useComment(request.id);
  const [text, setText] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  useShortcuts(
    "Request",
    { m: { label: "Write a comment", run: () => box.current?.focus() } },
    offer?.allowed ?? false,
  );

  if (!offer?.allowed) {
    return <p className="text-xs text-ink-3">{offer?.reason ?? "Comments are not offered here."}</p>;
  }

  function send(event?: FormEvent): void {
    event?.preventDefault();
    const body = text.trim();
    if (!body || comment.isPending) return;
    comment.mutate(body, { onSuccess: () => setText("") });
  }

  return (
    <form onSubmit={send} className="flex flex-col gap-2">
      <Field label="Comment" hiddenLabel error={comment.error?.message}>
        <Textarea
          ref={box}
          rows={2}
          value={text}
          maxLength={10_000}
          placeholder="Write a comment for everybody who sees this request"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) send();
          }}
        />
      </Field>
      {text.trim() ? (
        <div className="flex justify-end">
          <Button type="submit" size="sm" variant="primary" busy={comment.isPending} shortcut="Ctrl ↵">
            Comment
          </Button>
        </div>
      ) : null}
    </form>
  );
}
