"use client";

import type { LucideIcon } from "lucide-react";
import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, Ref } from "react";
import { classes } from "@/ui/classes";
import { Kbd } from "@/ui/Kbd";

const LOOKS = {
  primary: "bg-accent text-accent-ink hover:bg-accent-hover shadow-rest",
  secondary: "bg-surface text-ink border border-line-strong hover:bg-hover shadow-rest",
  ghost: "text-ink-2 hover:bg-hover hover:text-ink",
  danger: "bg-surface text-bad border border-line-strong hover:bg-bad-soft hover:border-bad-mark shadow-rest",
} as const;
const SIZES = { sm: "h-7 px-2.5 text-xs gap-1.5", md: "h-8 px-3 text-sm gap-2" } as const;

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: keyof typeof LOOKS;
  size?: keyof typeof SIZES;
  icon?: LucideIcon | undefined;
  /** Shows that it is at work, and takes no second press. */
  busy?: boolean;
  /** The key that does the same, shown beside the words. */
  shortcut?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
};

/** A press that does something. */
export function Button({
  variant = "secondary",
  size = "md",
  icon: Icon,
  busy = false,
  shortcut,
  disabled,
  className,
  children,
  type = "button",
  ...rest
}: ButtonProps) {
  const Mark = busy ? LoaderCircle : Icon;
  return (
    <button
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={classes(
        "inline-flex shrink-0 select-none items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors duration-100",
        "disabled:opacity-55 max-lg:pointer-coarse:min-h-10",
        LOOKS[variant],
        SIZES[size],
        className,
      )}
      {...rest}
    >
      {Mark ? <Mark aria-hidden className={classes("size-3.5 shrink-0", busy && "animate-turn")} /> : null}
      {children}
      {shortcut ? (
        <Kbd quiet inverse={variant === "primary"}>
          {shortcut}
        </Kbd>
      ) : null}
    </button>
  );
}
