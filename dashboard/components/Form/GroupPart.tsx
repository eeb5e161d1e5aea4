"use client";

import { CircleAlert } from "lucide-react";
import { useFormFrame } from "./context";
import { ownFaults } from "./faults";
import { fieldsOf } from "./kind";
import { Part } from "./Part";
import { type FormValue, type Json, pointer, type Schema } from "./schema";

/** The fields of a group, one under the other, and what is wrong with them together. */
export function PartsOf({
  schema,
  path,
  value,
  onChange,
}: {
  schema: Schema;
  path: string;
  value: FormValue;
  /** Undefined when nothing is filled in any more. */
  onChange: (value: FormValue | undefined) => void;
}) {
  const { root, faults } = useFormFrame();
  const fields = fieldsOf(root, schema, value);
  const together = ownFaults(
    faults,
    path,
    fields.map((field) => field.key),
  );

  function change(key: string, now: Json | undefined): void {
    const { [key]: _, ...rest } = value;
    const next = now === undefined ? rest : { ...value, [key]: now };
    onChange(Object.keys(next).length === 0 ? undefined : next);
  }

  return (
    <>
      {fields.map((field) => (
        <Part
          key={field.key}
          field={field}
          path={pointer(path, field.key)}
          value={value[field.key]}
          onChange={(now) => change(field.key, now)}
        />
      ))}
      {together.map((message) => (
        <p key={message} role="alert" className="flex items-start gap-1 text-xs text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {message}
        </p>
      ))}
    </>
  );
}
