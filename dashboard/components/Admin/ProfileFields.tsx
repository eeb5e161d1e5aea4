"use client";

import { useDeferredValue, useState } from "react";
import { faultAt } from "@/components/Admin/faults";
import { type Profile, readAttributes } from "@/components/Admin/profile";
import { useUsers } from "@/queries/users";
import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { Input, Textarea } from "@/ui/Input";

export const PROFILE_PATHS = ["/name", "/email", "/manager", "/attributes"] as const;

/** Name, e-mail, manager and attributes, each with what is wrong with it. */
export function ProfileFields({
  profile,
  onChange,
  error,
}: {
  profile: Profile;
  onChange: (profile: Profile) => void;
  error: unknown;
}) {
  const set = (change: Partial<Profile>) => onChange({ ...profile, ...change });
  const read = readAttributes(profile.attributes);
  return (
    <>
      <Field label="Name" required error={faultAt(error, "/name")}>
        <Input value={profile.name} maxLength={200} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      <Field label="E-mail" hint="Where letters about their tasks go." error={faultAt(error, "/email")}>
        <Input
          type="email"
          value={profile.email}
          maxLength={254}
          onChange={(event) => set({ email: event.target.value })}
        />
      </Field>
      <ManagerField
        value={profile.manager}
        onChange={(manager) => set({ manager })}
        error={faultAt(error, "/manager")}
      />
      <Field
        label="Attributes"
        hint="Facts that rules of workflows may ask for, as JSON."
        error={"fault" in read ? read.fault : faultAt(error, "/attributes")}
      >
        <Textarea
          rows={3}
          spellCheck={false}
          className="font-mono"
          value={profile.attributes}
          onChange={(event) => set({ attributes: event.target.value })}
        />
      </Field>
    </>
  );
}

function ManagerField({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | null;
}) {
  const [typed, setTyped] = useState("");
  const found = useUsers(useDeferredValue(typed.trim())).data?.pages.flatMap((page) => page.items) ?? [];
  const options = found.map(({ username, name }) => ({
    value: username,
    label: name || username,
    hint: username,
  }));
  return (
    <Field label="Manager" error={error}>
      <Combobox
        value={value}
        placeholder="Nobody"
        options={options}
        onSearch={setTyped}
        onChange={onChange}
      />
    </Field>
  );
}
