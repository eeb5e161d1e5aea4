import type { ReactNode } from "react";
import { classes } from "@/ui/classes";

/** A key of the keyboard. Hidden where there is none to press. */
export function Kbd({
  children,
  quiet = false,
  inverse = false,
}: {
  children: ReactNode;
  quiet?: boolean;
  inverse?: boolean;
}) {
  return (
    <kbd
      aria-hidden={quiet || undefined}
      className={classes(
        "pointer-coarse:hidden inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm px-1 font-sans text-2xs font-medium leading-none",
        inverse
          ? "border border-accent-ink/35 text-accent-ink"
          : "border border-line-strong bg-sunken text-ink-2",
      )}
    >
      {children}
    </kbd>
  );
}
