"use client";

import { Popover } from "radix-ui";
import { type KeyboardEvent, useId, useState } from "react";
import { classes } from "@/ui/classes";
import { useField } from "@/ui/Field";
import { BOX } from "@/ui/Input";

export type ComboOption = { value: string; label?: string; hint?: string };

/** Text with suggestions. `free` also takes what is not among them; otherwise only a suggestion is chosen. */
export function Combobox({
  value,
  onChange,
  options,
  label,
  placeholder,
  free = false,
  disabled = false,
  onSearch,
}: {
  value: string;
  onChange: (value: string) => void;
  options: readonly ComboOption[];
  label?: string;
  placeholder?: string;
  free?: boolean;
  disabled?: boolean;
  /** Told what is typed, when the suggestions come from the server. */
  onSearch?: (typed: string) => void;
}) {
  const field = useField();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const shownText = typed ?? options.find((option) => option.value === value)?.label ?? value;
  const needle = (typed ?? "").toLowerCase();
  const matching = options
    .filter((option) => `${option.value} ${option.label ?? ""}`.toLowerCase().includes(needle))
    .slice(0, 50);
  const open = typed !== null && matching.length > 0;

  function choose(chosen: string): void {
    onChange(chosen);
    setTyped(null);
  }

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (typed === null) setTyped("");
      else
        setActive(
          (now) =>
            (now + (event.key === "ArrowDown" ? 1 : matching.length - 1)) % Math.max(1, matching.length),
        );
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      const option = matching[active];
      if (option) choose(option.value);
    } else if (event.key === "Escape" && typed !== null) {
      event.stopPropagation();
      setTyped(null);
    }
  }

  return (
    <Popover.Root open={open}>
      <Popover.Anchor asChild>
        <input
          {...field}
          role="combobox"
          aria-label={label}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open ? `${id}-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          disabled={disabled}
          placeholder={placeholder}
          value={shownText}
          className={classes(BOX, "h-8 px-2.5 max-lg:pointer-coarse:h-10")}
          onFocus={(event) => event.currentTarget.select()}
          onClick={() => setTyped((now) => now ?? "")}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
            onSearch?.(event.target.value);
            if (free) onChange(event.target.value);
            else if (!event.target.value) onChange("");
          }}
          onBlur={() => setTyped(null)}
          onKeyDown={press}
        />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          id={`${id}-list`}
          role="listbox"
          aria-label={label ?? "Suggestions"}
          align="start"
          sideOffset={4}
          onOpenAutoFocus={(event) => event.preventDefault()}
          className="z-50 max-h-64 w-(--radix-popover-trigger-width) min-w-48 animate-appear overflow-y-auto rounded-lg bg-raised p-1 shadow-over"
        >
          {matching.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the text field that keeps the focus
            <div
              key={option.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onMouseEnter={() => setActive(index)}
              onClick={() => choose(option.value)}
              className={classes(
                "flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-sm",
                index === active && "bg-hover",
              )}
            >
              <span className="truncate">{option.label ?? option.value}</span>
              {option.hint ? (
                <span className="ml-auto truncate text-xs text-ink-3">{option.hint}</span>
              ) : null}
            </div>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
