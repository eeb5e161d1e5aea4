"use client";

import { Combobox } from "@/ui/Combobox";
import { Select } from "@/ui/Select";
import type { Name } from "./EditorContext";

const FEW = 30;

/** One of the steps: from a list while they are few, by typing a part of its name when they are many. */
export function StepChoice({
  value,
  onChange,
  choices,
  label,
  placeholder = "Choose a step",
  compact = false,
  disabled = false,
}: {
  value: string;
  onChange: (step: string) => void;
  choices: readonly (Name & { label: string })[];
  label?: string;
  placeholder?: string;
  compact?: boolean;
  disabled?: boolean;
}) {
  const shared = {
    value,
    placeholder,
    disabled,
    options: choices,
    ...(label === undefined ? {} : { label }),
  };
  if (choices.length <= FEW) return <Select {...shared} compact={compact} onChange={onChange} />;
  return <Combobox {...shared} onChange={(step) => step !== "" && onChange(step)} />;
}
