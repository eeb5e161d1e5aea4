"use client";

import { useId } from "react";

/** One of two to four, all in sight: native radio buttons in other clothes. */
export function Segmented<Value extends string>({
  value,
  onChange,
  options,
  label,
}: {
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
  label: string;
}) {
  const name = useId();
  return (
    <fieldset
      aria-label={label}
      className="inline-flex h-8 shrink-0 items-center rounded-md border border-line bg-sunken p-0.5"
    >
      {options.map((option) => (
        <label
          key={option.value}
          className="flex h-full cursor-pointer items-center rounded-sm px-2.5 text-xs font-medium whitespace-nowrap text-ink-2 transition-colors duration-100 select-none hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-rest has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
