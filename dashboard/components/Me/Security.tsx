"use client";

import { useQuery } from "@tanstack/react-query";
import { Monitor } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Section } from "@/components/Me/Setting";
import { sessionsQuery, useChangePassword, useEndSession } from "@/queries/credentials";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Failure } from "@/ui/Empty";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/toast";

/** The password, and where one is logged in. */
export function Security() {
  return (
    <div className="flex flex-col gap-4">
      <Sessions />
      <Password />
    </div>
  );
}

function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const end = useEndSession();
  const items = sessions.data?.items ?? [];
  const fail = { onError: (error: Error) => toast("bad", "Not ended", error.message) };
  return (
    <Section
      title="Sessions"
      description="Where you are logged in."
      action={
        items.length > 1 ? (
          <Button
            variant="danger"
            size="sm"
            busy={end.isPending && end.variables === null}
            onClick={() => end.mutate(null, fail)}
          >
            End all others
          </Button>
        ) : undefined
      }
    >
      {sessions.isPending ? <SkeletonRows rows={2} /> : null}
      {sessions.error ? <Failure error={sessions.error} onRetry={() => sessions.refetch()} /> : null}
      <ul>
        {items.map((session) => (
          <li
            key={session.id}
            className="flex items-center gap-3 border-b border-line px-4 py-3 last:border-0"
          >
            <Monitor aria-hidden className="size-4 shrink-0 text-ink-3" />
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-2 text-sm font-medium">
                <span className="truncate">{session.agent ?? "Unknown program"}</span>
                {session.current ? <Badge tone="good">This one</Badge> : null}
              </p>
              <p className="text-xs text-ink-2">
                {session.address ? `${session.address} · ` : ""}seen <Time at={session.last_seen_at} /> · ends{" "}
                <Time at={session.expires_at} />
              </p>
            </div>
            {session.current ? null : (
              <Button
                size="sm"
                aria-label={`End the session of ${session.agent}`}
                onClick={() => end.mutate(session.id, fail)}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Password() {
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const change = useChangePassword();
  const faults =
    change.error && "errors" in change.error
      ? (change.error.errors as { path: string; message: string }[])
      : [];
  const wrongNew = faults.find((fault) => fault.path === "/new")?.message;

  function submit(event: FormEvent): void {
    event.preventDefault();
    change.mutate(
      { current, new: fresh },
      {
        onSuccess: () => {
          setCurrent("");
          setFresh("");
          toast("good", "Password changed", "All your other sessions and tokens have ended.");
        },
      },
    );
  }

  return (
    <Section title="Password" description="A new one ends your other sessions and every token.">
      <form onSubmit={submit} className="flex max-w-sm flex-col gap-3 p-4">
        <Field label="Present password" error={change.error && !wrongNew ? change.error.message : null}>
          <Input
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
            required
          />
        </Field>
        <Field label="New password" hint="At least 8 characters." error={wrongNew}>
          <Input
            type="password"
            autoComplete="new-password"
            value={fresh}
            onChange={(event) => setFresh(event.target.value)}
            minLength={8}
            required
          />
        </Field>
        <Button type="submit" variant="primary" className="self-start" busy={change.isPending}>
          Change password
        </Button>
      </form>
    </Section>
  );
}
