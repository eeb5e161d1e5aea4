"use client";

import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { useEditor } from "./EditorContext";

/** The right that a step takes, one that there is or a new one. */
export function PermissionField({
  value,
  hint,
  fault,
  onChange,
}: {
  value: string;
  hint: string;
  fault?: string | undefined;
  onChange: (name: string | undefined) => void;
}) {
  const { permissions, readOnly } = useEditor();
  return (
    <Field label="Permission" required error={fault} hint={fault ? undefined : hint}>
      <Combobox
        free
        disabled={readOnly}
        value={value}
        placeholder="such as purchase.approve"
        options={permissions}
        onChange={(name) => onChange(name || undefined)}
      />
    </Field>
  );
}
