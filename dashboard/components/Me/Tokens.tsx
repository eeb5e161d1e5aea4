"use client";

import { useQuery } from "@tanstack/react-query";
import { Copy, KeyRound, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Section } from "@/components/Me/Setting";
import { type ApiToken, tokensQuery, useMakeToken, useRevokeToken } from "@/queries/credentials";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { Dialog } from "@/ui/Dialog";
import { Empty, Failure } from "@/ui/Empty";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/toast";

const LIVES = [7, 30, 90, 365];

/** Keys with which programs act in the person's name. */
export function Tokens() {
  const tokens = useQuery(tokensQuery);
  const revoke = useRevokeToken();
  const [making, setMaking] = useState(false);
  const [doomed, setDoomed] = useState<ApiToken | null>(null);
  const items = tokens.data?.items ?? [];
  return (
    <Section
      title="API tokens"
      description="A program that carries one may do what you may, but not make tokens or change your password."
      action={
        <Button icon={Plus} onClick={() => setMaking(true)}>
          New token
        </Button>
      }
    >
      {tokens.isPending ? <SkeletonRows rows={2} /> : null}
      {tokens.error ? <Failure error={tokens.error} onRetry={() => tokens.refetch()} /> : null}
      {tokens.isSuccess && !items.length ? (
        <Empty
          icon={KeyRound}
          title="No tokens"
          body="Make one for a script or another system that works for you."
        />
      ) : null}
      <ul>
        {items.map((token) => (
          <li key={token.id} className="flex items-center gap-3 border-b border-line px-4 py-3 last:border-0">
            <KeyRound aria-hidden className="size-4 shrink-0 text-ink-3" />
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm font-medium">
                {token.name} <code className="ml-1 font-mono text-xs text-ink-3">{token.prefix}…</code>
              </p>
              <p className="text-xs text-ink-2">
                {token.last_used_at ? (
                  <>
                    used <Time at={token.last_used_at} />
                  </>
                ) : (
                  "never used"
                )}{" "}
                · ends <Time at={token.expires_at} />
              </p>
            </div>
            <Button
              size="sm"
              variant="danger"
              aria-label={`Revoke ${token.name}`}
              onClick={() => setDoomed(token)}
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      {making ? <NewToken onClose={() => setMaking(false)} /> : null}
      <Confirm
        open={doomed !== null}
        onOpenChange={(open) => !open && setDoomed(null)}
        title={`Revoke ${doomed?.name}?`}
        description="Whatever uses it stops working at once. This cannot be taken back."
        action="Revoke"
        danger
        busy={revoke.isPending}
        onConfirm={() =>
          doomed &&
          revoke.mutate(doomed.id, {
            onSuccess: () => setDoomed(null),
            onError: (error) => toast("bad", "Not revoked", error.message),
          })
        }
      />
    </Section>
  );
}

function NewToken({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const make = useMakeToken();
  const made = make.data;

  function submit(event: FormEvent): void {
    event.preventDefault();
    make.mutate({ name: name.trim(), days: Number(days) });
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={made ? "Copy your token now" : "New token"}
      description={
        made ? "It is shown this once: only a fingerprint of it is kept." : "Name it after what will use it."
      }
      footer={made ? <Button onClick={onClose}>Done</Button> : undefined}
    >
      {made ? (
        <div className="flex items-center gap-2 rounded-md border border-line bg-sunken p-2">
          <code className="min-w-0 flex-1 font-mono text-xs break-all">{made.token}</code>
          <Button
            icon={Copy}
            onClick={() => navigator.clipboard.writeText(made.token).then(() => toast("good", "Copied"))}
          >
            Copy
          </Button>
        </div>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-3">
          <Field label="Name" error={make.error?.message}>
            <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} required />
          </Field>
          <Field label="Good for">
            <Select
              value={days}
              onChange={setDays}
              options={LIVES.map((each) => ({ value: String(each), label: `${each} days` }))}
            />
          </Field>
          <Button type="submit" variant="primary" className="self-end" busy={make.isPending}>
            Make token
          </Button>
        </form>
      )}
    </Dialog>
  );
}
