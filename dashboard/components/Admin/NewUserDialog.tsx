"use client";

import { type FormEvent, useId, useState } from "react";
import { faultAt, faultBeside } from "@/components/Admin/faults";
import { Picker } from "@/components/Admin/Picker";
import { PROFILE_PATHS, ProfileFields } from "@/components/Admin/ProfileFields";
import { NO_PROFILE, readAttributes } from "@/components/Admin/profile";
import { Refused } from "@/components/Admin/Refused";
import { goTo } from "@/components/Admin/Way";
import { useRoles } from "@/queries/roles";
import { useMakeUser } from "@/queries/users";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { toast } from "@/ui/toast";

const PATHS = [...PROFILE_PATHS, "/username", "/password", "/roles"];

/** Somebody new, with all that they need to begin. */
export function NewUserDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [profile, setProfile] = useState(NO_PROFILE);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const roles = useRoles();
  const make = useMakeUser();
  const read = readAttributes(profile.attributes);
  const ready = username.trim() && password && profile.name.trim() && !("fault" in read);

  function save(event: FormEvent): void {
    event.preventDefault();
    if ("fault" in read) return;
    const body = {
      username: username.trim(),
      password,
      name: profile.name.trim(),
      email: profile.email.trim() || null,
      manager: profile.manager || null,
      attributes: read.value,
      roles: [...chosen],
    };
    make.mutate(body, {
      onSuccess: (user) => {
        toast("good", `${user.name} can log in`, `As ${user.username}, with the password that you gave.`);
        onClose();
        goTo(`/admin/users/${encodeURIComponent(user.username)}`);
      },
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="New user"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={form} variant="primary" busy={make.isPending} disabled={!ready}>
            Make the user
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save} className="flex flex-col gap-4">
        <Field
          label="Username"
          required
          hint="Letters, digits and . _ @ + -; it cannot be changed later."
          error={faultAt(make.error, "/username")}
        >
          <Input value={username} maxLength={128} onChange={(event) => setUsername(event.target.value)} />
        </Field>
        <Field
          label="Password"
          required
          hint="At least 8 characters."
          error={faultAt(make.error, "/password")}
        >
          <Input
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <ProfileFields profile={profile} onChange={setProfile} error={make.error} />
        <div className="flex flex-col gap-1">
          <p className="text-xs font-medium text-ink-2">Roles</p>
          <Picker
            label="Roles"
            names={roles.data?.map((role) => role.name) ?? []}
            chosen={chosen}
            onChange={setChosen}
          />
          {faultAt(make.error, "/roles") ? (
            <p className="text-xs text-bad">{faultAt(make.error, "/roles")}</p>
          ) : null}
        </div>
        <Refused because={faultBeside(make.error, PATHS)} />
      </form>
    </Dialog>
  );
}
