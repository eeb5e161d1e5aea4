"use client";

import { Check, Minus } from "lucide-react";
import { type ReactNode, type Ref, useEffect, useRef } from "react";
import { classes } from "@/ui/classes";
import { useField } from "@/ui/Field";

/** Yes or no, or in between. With `label` it is a line of its own; with `name` only read aloud. */
export function Checkbox({
  checked,
  onChange,
  label,
  name,
  disabled = false,
  tabIndex,
  ref,
}: {
  checked: boolean | "indeterminate";
  onChange: (checked: boolean) => void;
  label?: ReactNode;
  name?: string;
  disabled?: boolean;
  tabIndex?: number;
  ref?: Ref<HTMLInputElement>;
}) {
  const field = useField();
  const own = useRef<HTMLInputElement>(null);
  const between = checked === "indeterminate";
  useEffect(() => {
    if (own.current) own.current.indeterminate = between;
  }, [between]);
  const Mark = between ? Minus : Check;
  const box = (
    <span className="relative inline-flex size-4 shrink-0">
      <input
        {...field}
        ref={(element) => {
          own.current = element;
          if (typeof ref === "function") return ref(element);
          if (ref) ref.current = element;
        }}
        type="checkbox"
        checked={checked === true}
        disabled={disabled}
        tabIndex={tabIndex}
        aria-label={name}
        onChange={(event) => onChange(event.target.checked)}
        className="peer size-4 cursor-pointer appearance-none rounded-sm border border-line-strong bg-surface transition-colors duration-100 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent hover:border-accent disabled:opacity-50"
      />
      <Mark
        aria-hidden
        strokeWidth={3}
        className="pointer-events-none absolute inset-0.5 size-3 text-accent-ink opacity-0 peer-checked:opacity-100 peer-indeterminate:opacity-100"
      />
    </span>
  );
  if (!label) return box;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box inside is the control
    <label className={classes("flex min-h-6 items-center gap-2 text-sm", disabled && "text-ink-3")}>
      {box}
      <span className="min-w-0">{label}</span>
    </label>
  );
}

/** On or off, at once. */
export function Switch({
  checked,
  onChange,
  name,
  disabled = false,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  name?: string;
  disabled?: boolean;
}) {
  const field = useField();
  return (
    <span className="relative inline-flex h-4.5 w-8 shrink-0">
      <input
        {...field}
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says by itself whether it is on
        role="switch"
        checked={checked}
        disabled={disabled}
        aria-label={name}
        onChange={(event) => onChange(event.target.checked)}
        className="peer h-4.5 w-8 cursor-pointer appearance-none rounded-full bg-line-strong transition-colors duration-150 checked:bg-accent disabled:opacity-50"
      />
      <span
        aria-hidden
        className="pointer-events-none absolute top-0.5 left-0.5 size-3.5 rounded-full bg-accent-ink shadow-rest transition-transform duration-150 peer-checked:translate-x-3.5"
      />
    </span>
  );
}
