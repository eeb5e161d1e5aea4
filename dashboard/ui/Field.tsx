"use client";

import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext, useId } from "react";

type FieldContext = { id: string; described: string | undefined; invalid: boolean; required: boolean };
const Context = createContext<FieldContext | null>(null);

/** What an input inside a Field must carry to belong to it; `{}` outside of one. */
export function useField(): {
  id?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  "aria-required"?: true | undefined;
} {
  const field = useContext(Context);
  if (!field) return {};
  return {
    id: field.id,
    "aria-describedby": field.described,
    "aria-invalid": field.invalid || undefined,
    "aria-required": field.required || undefined,
  };
}

/** A label, its input (the child), a hint and what is wrong. */
export function Field({
  label,
  hint,
  error,
  required = false,
  hiddenLabel = false,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  required?: boolean;
  hiddenLabel?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <Context value={{ id, described: described || undefined, invalid: Boolean(error), required }}>
      <div className="flex min-w-0 flex-col gap-1">
        <label htmlFor={id} className={hiddenLabel ? "sr-only" : "text-xs font-medium text-ink-2"}>
          {label}
          {required ? (
            <span aria-hidden className="ml-0.5 text-bad">
              *
            </span>
          ) : null}
        </label>
        {children}
        {hint ? (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        ) : null}
        {error ? (
          <p id={`${id}-error`} className="flex items-start gap-1 text-xs text-bad">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {error}
          </p>
        ) : null}
      </div>
    </Context>
  );
}
