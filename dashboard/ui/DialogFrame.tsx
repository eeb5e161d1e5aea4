"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef } from "react";
import { classes } from "@/ui/classes";
import type { DialogProps } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";

/** The frame of `Dialog`. */
export function DialogFrame(props: DialogProps) {
  const focus = useFocus("[data-body] :is(input, textarea):enabled, footer button:enabled");
  return (
    <Radix.Root open onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-veil bg-scrim" />
        <Radix.Content
          {...(props.description ? {} : { "aria-describedby": undefined })}
          className={classes(
            "fixed top-[12vh] left-1/2 z-40 flex max-h-[76vh] w-[calc(100vw-1.5rem)] -translate-x-1/2 animate-appear flex-col rounded-xl bg-raised shadow-over outline-none",
            props.wide ? "max-w-3xl" : "max-w-lg",
          )}
          {...focus}
        >
          <Frame {...props} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The frame of `Sheet`. */
export function SheetFrame(props: DialogProps) {
  const focus = useFocus("");
  return (
    <Radix.Root open onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-veil bg-scrim" />
        <Radix.Content
          {...(props.description ? {} : { "aria-describedby": undefined })}
          className={classes(
            "fixed inset-y-0 right-0 z-40 flex w-full animate-slide flex-col bg-raised shadow-over outline-none sm:inset-y-2 sm:right-2 sm:rounded-xl",
            props.wide ? "sm:max-w-3xl" : "sm:max-w-md",
          )}
          {...focus}
        >
          <Frame {...props} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/**
 * Where the keys go: at first to what there is to fill in or to press (`first`), not to the cross, else to the whole;
 * in the end back to where they were, also when what is open was not opened by a trigger of its own.
 */
function useFocus(first: string) {
  const before = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus(event: Event): void {
      event.preventDefault();
      before.current = document.activeElement as HTMLElement | null;
      const frame = event.currentTarget as HTMLElement;
      ((first && frame.querySelector<HTMLElement>(first)) || frame).focus();
    },
    onCloseAutoFocus(event: Event): void {
      event.preventDefault();
      before.current?.focus({ preventScroll: true });
    },
  };
}

function Frame({ title, description, footer, children }: DialogProps) {
  return (
    <>
      <header className="flex items-start gap-3 px-5 pt-4 pb-3">
        <div className="min-w-0 flex-1">
          <Radix.Title className="text-lg font-semibold tracking-tight text-balance">{title}</Radix.Title>
          {description ? (
            <Radix.Description className="mt-0.5 text-sm text-ink-2">{description}</Radix.Description>
          ) : null}
        </div>
        <Radix.Close asChild>
          <IconButton label="Close" icon={X} className="-mr-1.5" />
        </Radix.Close>
      </header>
      <div
        data-body
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 scroll-thin overflow-y-auto px-5 pb-5 outline-none"
      >
        {children}
      </div>
      {footer ? (
        <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
          {footer}
        </footer>
      ) : null}
    </>
  );
}
