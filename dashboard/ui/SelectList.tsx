"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { useField } from "@/ui/Field";
import { type SelectProps, selectBox } from "@/ui/selectBox";

const NOTHING = "\u0000none";

/** The list itself; `opened` when it is fetched because somebody wants it now. */
export function SelectList({
  value,
  onChange,
  options,
  label,
  placeholder = "Choose…",
  disabled = false,
  compact = false,
  opened,
}: SelectProps & { opened: boolean }) {
  const field = useField();
  const known = options.some((option) => option.value === value);
  return (
    <Radix.Root
      defaultOpen={opened}
      value={known ? value || NOTHING : ""}
      onValueChange={(chosen) => onChange(chosen === NOTHING ? "" : chosen)}
      disabled={disabled}
    >
      <Radix.Trigger {...field} aria-label={label} className={selectBox(compact)}>
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
