"use client";

import type { LucideIcon } from "lucide-react";
import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { classes } from "@/ui/classes";
import { Kbd } from "@/ui/Kbd";

const ITEM =
  "flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-sm text-ink outline-none select-none data-[highlighted]:bg-hover data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-3";

/** The menu itself; `opened` when it is fetched because somebody wants it now. */
export function Frame({
  trigger,
  label,
  children,
  align = "start",
  opened,
}: {
  trigger: ReactElement;
  label?: string;
  children: ReactNode;
  align?: "start" | "end";
  opened: boolean;
}) {
  return (
    <Radix.Root defaultOpen={opened}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className="z-50 max-h-[60vh] min-w-48 animate-appear overflow-y-auto rounded-lg bg-raised p-1 shadow-over"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** One thing to do. */
export function Item({
  icon: Icon,
  children,
  onSelect,
  shortcut,
  danger = false,
  disabled = false,
}: {
  icon?: LucideIcon;
  children: ReactNode;
  onSelect: () => void;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
}) {
  return (
    <Radix.Item disabled={disabled} onSelect={onSelect} className={classes(ITEM, danger && "text-bad")}>
      {Icon ? <Icon aria-hidden className="size-4 shrink-0 text-ink-3" /> : null}
      <span className="flex-1 truncate">{children}</span>
      {shortcut ? <Kbd quiet>{shortcut}</Kbd> : null}
    </Radix.Item>
  );
}

/** One thing that is on or off. */
export function CheckItem({
  checked,
  onChange,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Radix.CheckboxItem checked={checked} onCheckedChange={onChange} className={ITEM}>
      <span className="flex size-4 items-center justify-center">
        <Radix.ItemIndicator>
          <Check aria-hidden className="size-4 text-accent-text" />
        </Radix.ItemIndicator>
      </span>
      <span className="flex-1 truncate">{children}</span>
    </Radix.CheckboxItem>
  );
}

export function Label({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-2xs font-medium text-ink-3">{children}</Radix.Label>;
}

export function Separator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
