"use client";

import { X } from "lucide-react";
import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { useEditor } from "./EditorContext";

/** Several roles, each of which can be taken away, and a place to choose another. */
export function RoleList({
  label,
  roles,
  onChange,
}: {
  label: string;
  roles: readonly string[];
  onChange: (roles: string[]) => void;
}) {
  const { roles: known, readOnly } = useEditor();
  const left = known.filter(({ value }) => !roles.includes(value));
  return (
    <div className="flex flex-col gap-2">
      {roles.length > 0 ? (
        <ul className="flex flex-wrap gap-1.5">
          {roles.map((role) => (
            <li
              key={role}
              className="inline-flex h-6 items-center gap-1 rounded-sm border border-line bg-sunken pr-0.5 pl-2 text-xs"
            >
              {role}
              {readOnly ? null : (
                <button
                  type="button"
                  aria-label={`Remove ${role}`}
                  className="flex size-5 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
                  onClick={() => onChange(roles.filter((each) => each !== role))}
                >
                  <X aria-hidden className="size-3" />
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {readOnly ? null : (
        <Field label={label}>
          <Combobox
            value=""
            placeholder="add a role"
            options={left}
            onChange={(role) => role !== "" && onChange([...roles, role])}
          />
        </Field>
      )}
    </div>
  );
}
