"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useField } from "@/ui/Field";
import { withOpener } from "@/ui/opener";
import { type SelectProps, selectBox } from "@/ui/selectBox";

export type { SelectOption } from "@/ui/selectBox";

type Parts = typeof import("@/ui/SelectList");

let fetched: Parts | undefined;
const fetchParts = async () => {
  fetched = await import("@/ui/SelectList");
  return fetched;
};

/** One of a few. The option with the value "" stands for none. The list is fetched with the first press. */
export function Select(props: SelectProps) {
  const field = useField();
  const [{ parts, opened }, setState] = useState<{ parts: Parts | undefined; opened: boolean }>({
    parts: fetched,
    opened: false,
  });
  if (parts) return <parts.SelectList {...props} opened={opened} />;
  const chosen = props.options.find((option) => option.value === props.value);
  return withOpener(
    <button
      type="button"
      // biome-ignore lint/a11y/useAriaPropsForRole: there is no list yet that it could control
      role="combobox"
      {...field}
      aria-label={props.label}
      disabled={props.disabled}
      data-placeholder={chosen ? undefined : ""}
      className={selectBox(props.compact ?? false)}
    >
      <span className="truncate">{chosen?.label ?? props.placeholder ?? "Choose…"}</span>
      <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
    </button>,
    "listbox",
    fetchParts,
    async () => setState({ parts: await fetchParts(), opened: true }),
  );
}
