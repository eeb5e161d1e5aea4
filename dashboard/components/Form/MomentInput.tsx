"use client";

import { Input } from "@/ui/Input";
import type { Json } from "./schema";

/** A day and a time where one is; kept with its zone, so that it is the same moment everywhere. */
export function MomentInput({
  value,
  onChange,
  disabled,
}: {
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  disabled: boolean;
}) {
  return (
    <Input
      type="datetime-local"
      value={typeof value === "string" ? toLocal(value) : ""}
      disabled={disabled}
      onChange={(event) => onChange(fromLocal(event.target.value))}
    />
  );
}

function toLocal(moment: string): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fromLocal(text: string): string | undefined {
  const at = new Date(text);
  return text === "" || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
