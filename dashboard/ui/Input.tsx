"use client";

import type { LucideIcon } from "lucide-react";
import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from "react";
import { classes } from "@/ui/classes";
import { useField } from "@/ui/Field";

export const BOX =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface text-sm text-ink shadow-rest transition-colors duration-100 hover:border-ink-3 " +
  "focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 aria-invalid:border-bad-mark disabled:bg-sunken disabled:text-ink-3 max-sm:text-lg";

/** One line of text. */
export function Input({
  icon: Icon,
  className,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { icon?: LucideIcon; ref?: Ref<HTMLInputElement> }) {
  const field = useField();
  const input = (
    <input
      autoComplete="off"
      spellCheck={false}
      {...field}
      className={classes(BOX, "h-8 px-2.5 max-lg:pointer-coarse:h-10", Icon && "pl-8", className)}
      {...rest}
    />
  );
  if (!Icon) return input;
  return (
    <span className="relative flex w-full">
      <Icon
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-3"
      />
      {input}
    </span>
  );
}

/** Several lines of text; grows with what is written. */
export function Textarea({
  className,
  rows = 3,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  const field = useField();
  return (
    <textarea
      rows={rows}
      {...field}
      className={classes(BOX, "field-sizing-content max-h-64 min-h-16 resize-y px-2.5 py-1.5", className)}
      {...rest}
    />
  );
}
