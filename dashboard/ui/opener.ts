"use client";

import { cloneElement, type HTMLAttributes, type ReactElement } from "react";

export type OpenerProps = HTMLAttributes<HTMLElement>;

/**
 * A button that fetches what it opens: begun when somebody reaches for it, opened when they press it.
 * Afterwards the fetched part takes its place.
 */
export function withOpener(
  trigger: ReactElement<OpenerProps>,
  opens: "menu" | "listbox",
  fetch: () => Promise<unknown>,
  open: () => void,
): ReactElement {
  const { onPointerEnter, onFocus, onClick, onKeyDown } = trigger.props;
  return cloneElement(trigger, {
    "aria-haspopup": opens,
    "aria-expanded": false,
    onPointerEnter: (event) => {
      onPointerEnter?.(event);
      void fetch();
    },
    onFocus: (event) => {
      onFocus?.(event);
      void fetch();
    },
    onClick: (event) => {
      onClick?.(event);
      open();
    },
    onKeyDown: (event) => {
      onKeyDown?.(event);
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      open();
    },
  });
}
