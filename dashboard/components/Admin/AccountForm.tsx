"use client";

import { type FormEvent, useState } from "react";
import { faultAt, faultBeside } from "@/components/Admin/faults";
import { Refused } from "@/components/Admin/Refused";
import { type User, useChangeUser } from "@/queries/users";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { toast } from "@/ui/toast";

/** How somebody logs in, and whether they may. */
export function AccountForm({ user }: { user: User }) {
  return (
    <div className="flex flex-col gap-6">
      <PasswordForm user={user} />
      <Standing user={user} />
    </div>
  );
}

function PasswordForm({ user }: { user: User }) {
  const [password, setPassword] = useState("");
  const change = useChangeUser(user.username);
  function save(event: FormEvent): void {
    event.preventDefault();
    change.mutate(
      { password },
      {
        onSuccess: () => {
          setPassword("");
          toast("good", "The password is set", "Every session and token of theirs has ended.");
        },
      },
    );
  }
  return (
    <form onSubmit={save} className="flex flex-col gap-3">
      <h3 className="text-sm font-medium">Set a new password</h3>
      <Field
        label="New password"
        hint="At least 8 characters. It ends every session and token of theirs at once."
        error={faultAt(change.error, "/password")}
      >
        <Input
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Refused because={faultBeside(change.error, ["/password"])} />
      <div>
        <Button type="submit" busy={change.isPending} disabled={!password}>
          Set the password
        </Button>
      </div>
    </form>
  );
}

function Standing({ user }: { user: User }) {
  const [asking, setAsking] = useState(false);
  const change = useChangeUser(user.username);
  const who = user.name || user.username;
  const set = (active: boolean) =>
    change.mutate(
      { active },
      {
        onSuccess: () => toast("good", active ? `${who} can log in again` : `${who} is disabled`),
        onSettled: () => setAsking(false),
      },
    );
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-5">
      <h3 className="text-sm font-medium">
        {user.active ? "Disable the account" : "The account is disabled"}
      </h3>
      <p className="text-sm text-ink-2">
        {user.active
          ? "They can no longer log in, and what they had open ends at once. Nothing that they did is removed."
          : "They cannot log in. Their roles and all that they did are kept."}
      </p>
      <Refused because={faultBeside(change.error, [])} />
      <div>
        {user.active ? (
          <Button variant="danger" onClick={() => setAsking(true)}>
            Disable
          </Button>
        ) : (
          <Button busy={change.isPending} onClick={() => set(true)}>
            Enable
          </Button>
        )}
      </div>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Disable ${who}?`}
        description="Every session and token of theirs ends at once. You can enable the account again."
        action="Disable"
        danger
        busy={change.isPending}
        onConfirm={() => set(false)}
      />
    </section>
  );
}
