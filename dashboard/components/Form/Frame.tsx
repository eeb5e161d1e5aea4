"use client";

import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classes } from "@/ui/classes";

/** A label over several controls that belong together, with its hint and what is wrong. */
export function Frame({
  label,
  hint,
  error,
  required = false,
  nested = false,
  action,
  children,
}: {
  label?: string;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean;
  nested?: boolean;
  action?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <fieldset
      aria-invalid={error ? true : undefined}
      aria-describedby={described || undefined}
      className="min-w-0"
    >
      {label === undefined ? null : (
        <legend className="flex w-full items-center text-xs font-medium text-ink-2">
          <span className="flex-1">
            {label}
            {required ? (
              <span aria-hidden className="ml-0.5 text-bad">
                *
              </span>
            ) : null}
          </span>
          {action}
        </legend>
      )}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      ) : null}
      <div
        className={classes(
          label !== undefined && "mt-1",
          nested && "flex flex-col gap-3 border-l border-line pl-3",
        )}
      >
        {children}
      </div>
      {error ? (
        <p id={`${id}-error`} className="mt-1 flex items-start gap-1 text-xs text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
