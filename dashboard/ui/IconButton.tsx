"use client";

import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, Ref } from "react";
import { classes } from "@/ui/classes";
import { Tooltip } from "@/ui/Tooltip";

/** A button that is only a sign; its label is read aloud and shown on hover. */
export function IconButton({
  label,
  icon: Icon,
  shortcut,
  className,
  pressed,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & {
  label: string;
  icon: LucideIcon;
  shortcut?: string;
  pressed?: boolean;
  ref?: Ref<HTMLButtonElement>;
}) {
  return (
    <Tooltip content={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={classes(
          "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink",
          "disabled:opacity-45 max-lg:pointer-coarse:size-10",
          pressed && "bg-chosen text-accent-text",
          className,
        )}
        {...rest}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Tooltip>
  );
}
