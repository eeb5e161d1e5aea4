"use client";

import { useDeferredValue, useState } from "react";
import { usePeople } from "@/queries/absences";
import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";

export interface Person {
  username: string;
  name: string;
}

/** One of the active people, found by a part of the name. */
export function PersonPicker({
  label,
  value,
  onChange,
  without,
  error,
  hint,
  disabled = false,
}: {
  label: string;
  value: Person | null;
  onChange: (person: Person | null) => void;
  /** Who is not offered: oneself, most often. */
  without?: string | undefined;
  error?: string | undefined;
  hint?: string;
  disabled?: boolean;
}) {
  const [typed, setTyped] = useState("");
  const people = usePeople(useDeferredValue(typed.trim()));
  const found = (people.data?.items ?? []).filter(({ username }) => username !== without);
  const known = value === null || found.some(({ username }) => username === value.username);
  const options = (known ? found : [...found, value]).map(({ username, name }) => ({
    value: username,
    label: name,
    hint: username,
  }));
  const nobody = people.isSuccess && typed.trim() !== "" && found.length === 0;
  return (
    <Field
      label={label}
      required
      error={
        error ?? (people.error ? "The people could not be looked up. Try again in a moment." : undefined)
      }
      hint={nobody ? "Nobody has a name like that." : hint}
    >
      <Combobox
        value={value?.username ?? ""}
        disabled={disabled}
        placeholder={people.isPending ? "Looking people up…" : "A part of the name"}
        options={options}
        onSearch={setTyped}
        onChange={(username) => {
          const chosen = options.find((each) => each.value === username);
          onChange(chosen ? { username: chosen.value, name: chosen.label } : null);
        }}
      />
    </Field>
  );
}
