"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix, Switch as RadixSwitch } from "radix-ui";
import type { ReactNode, Ref } from "react";
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
  ref?: Ref<HTMLButtonElement>;
}) {
  const field = useField();
  const box = (
    <Radix.Root
      {...field}
      ref={ref}
      checked={checked}
      disabled={disabled}
      tabIndex={tabIndex}
      aria-label={name}
      onCheckedChange={(now) => onChange(now === true)}
      className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-accent-ink transition-colors duration-100 hover:border-accent data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent disabled:opacity-50"
    >
      <Radix.Indicator>
        {checked === "indeterminate" ? (
          <Minus aria-hidden className="size-3" strokeWidth={3} />
        ) : (
          <Check aria-hidden className="size-3" strokeWidth={3} />
        )}
      </Radix.Indicator>
    </Radix.Root>
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
    <RadixSwitch.Root
      {...field}
      checked={checked}
      disabled={disabled}
      aria-label={name}
      onCheckedChange={onChange}
      className="relative h-4.5 w-8 shrink-0 rounded-full bg-line-strong transition-colors duration-150 data-[state=checked]:bg-accent disabled:opacity-50"
    >
      <RadixSwitch.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-accent-ink shadow-rest transition-transform duration-150 data-[state=checked]:translate-x-4" />
    </RadixSwitch.Root>
  );
}
