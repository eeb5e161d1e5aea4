"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { classes } from "@/ui/classes";
import { useField } from "@/ui/Field";
import { BOX } from "@/ui/Input";

export type SelectOption = { value: string; label: string; hint?: string };
const NOTHING = "\u0000none";

/** One of a few. The option with the value "" stands for none. */
export function Select({
  value,
  onChange,
  options,
  label,
  placeholder = "Choose…",
  disabled = false,
  compact = false,
}: {
  value: string;
  onChange: (value: string) => void;
  options: readonly SelectOption[];
  /** Read aloud; inside a Field its label is enough. */
  label?: string;
  placeholder?: string;
  disabled?: boolean;
  compact?: boolean;
}) {
  const field = useField();
  const known = options.some((option) => option.value === value);
  return (
    <Radix.Root
      value={known ? value || NOTHING : ""}
      onValueChange={(chosen) => onChange(chosen === NOTHING ? "" : chosen)}
      disabled={disabled}
    >
      <Radix.Trigger
        {...field}
        aria-label={label}
        className={classes(
          BOX,
          "flex items-center justify-between gap-2 px-2.5 text-left data-[placeholder]:text-ink-3 max-lg:pointer-coarse:h-10",
          compact ? "h-7 w-auto max-w-48 text-xs" : "h-8",
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon>
          <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(20rem,var(--radix-select-content-available-height))] min-w-(--radix-select-trigger-width) animate-appear overflow-hidden rounded-lg bg-raised shadow-over"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value || NOTHING}
                className="flex min-h-8 cursor-pointer items-center gap-2 rounded-md py-1 pr-2 pl-7 text-sm outline-none select-none data-[highlighted]:bg-hover relative"
              >
                <Radix.ItemIndicator className="absolute left-2">
                  <Check aria-hidden className="size-3.5 text-accent-text" />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint ? <span className="ml-auto text-xs text-ink-3">{option.hint}</span> : null}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
