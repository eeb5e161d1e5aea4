import { classes } from "@/ui/classes";
import { BOX } from "@/ui/Input";

export type SelectOption = { value: string; label: string; hint?: string };

export type SelectProps = {
  value: string;
  onChange: (value: string) => void;
  options: readonly SelectOption[];
  /** Read aloud; inside a Field its label is enough. */
  label?: string;
  placeholder?: string;
  disabled?: boolean;
  compact?: boolean;
};

/** How the closed list looks, before and after it is fetched. */
export function selectBox(compact: boolean): string {
  return classes(
    BOX,
    "flex items-center justify-between gap-2 px-2.5 text-left data-[placeholder]:text-ink-3 max-lg:pointer-coarse:h-10",
    compact ? "h-7 w-auto max-w-48 text-xs" : "h-8",
  );
}
