"use client";

import { useState } from "react";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";

/**
 * A text that counts when one leaves it or presses enter, because half of it would mean something else: a key, an
 * outcome. Escape gives back what was there.
 */
export function CommittedInput({
  value,
  onCommit,
  label,
  hiddenLabel = false,
  hint,
  faultOf,
  disabled = false,
  placeholder,
  mono = false,
}: {
  value: string;
  onCommit: (value: string) => void;
  label: string;
  hiddenLabel?: boolean;
  hint?: string;
  /** Why a text cannot be taken, in a sentence; null if it can. */
  faultOf: (value: string) => string | null;
  disabled?: boolean;
  placeholder?: string;
  mono?: boolean;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const fault = typed === null || typed === value ? null : faultOf(typed);

  function commit(): void {
    if (typed !== null && typed !== value && fault === null) onCommit(typed);
    setTyped(null);
  }

  return (
    <Field label={label} hiddenLabel={hiddenLabel} hint={fault === null ? hint : undefined} error={fault}>
      <Input
        value={typed ?? value}
        disabled={disabled}
        placeholder={placeholder}
        className={mono ? "font-mono text-xs" : ""}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape" && typed !== null) {
            event.stopPropagation();
            setTyped(null);
          }
        }}
      />
    </Field>
  );
}
