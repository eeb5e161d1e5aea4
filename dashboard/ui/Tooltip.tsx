"use client";

import {
  cloneElement,
  type HTMLAttributes,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { Kbd } from "@/ui/Kbd";

const DELAY_MS = 400;
const GAP = 6;
const EDGE = 8;

/**
 * A word of explanation on hover and on focus. Never the only place where something is said. Small enough to be
 * our own: a library for placing it weighs more than a room, and every room has one.
 */
export function Tooltip({
  content,
  shortcut,
  children,
}: {
  content: ReactNode;
  shortcut?: string | undefined;
  children: ReactElement<HTMLAttributes<HTMLElement>>;
}) {
  const [anchor, setAnchor] = useState<DOMRect | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const given = children.props;

  useEffect(() => () => clearTimeout(timer.current), []);

  function show(element: HTMLElement, delay: number): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => element.isConnected && setAnchor(element.getBoundingClientRect()),
      delay,
    );
  }

  function hide(): void {
    clearTimeout(timer.current);
    setAnchor(null);
  }

  return (
    <>
      {cloneElement(children, {
        onPointerEnter: (event: PointerEvent<HTMLElement>) => {
          given.onPointerEnter?.(event);
          if (event.pointerType !== "touch") show(event.currentTarget, DELAY_MS);
        },
        onPointerLeave: (event: PointerEvent<HTMLElement>) => {
          given.onPointerLeave?.(event);
          hide();
        },
        onPointerDown: (event: PointerEvent<HTMLElement>) => {
          given.onPointerDown?.(event);
          hide();
        },
        onFocus: (event) => {
          given.onFocus?.(event);
          if (event.currentTarget.matches(":focus-visible")) show(event.currentTarget, 0);
        },
        onBlur: (event) => {
          given.onBlur?.(event);
          hide();
        },
        onKeyDown: (event) => {
          given.onKeyDown?.(event);
          hide();
        },
      })}
      {anchor ? (
        <Bubble anchor={anchor}>
          {content}
          {shortcut ? <Kbd quiet>{shortcut}</Kbd> : null}
        </Bubble>
      ) : null}
    </>
  );
}

function Bubble({ anchor, children }: { anchor: DOMRect; children: ReactNode }) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!bubble.current) return;
    const { width, height } = bubble.current.getBoundingClientRect();
    const left = anchor.left + anchor.width / 2 - width / 2;
    const above = anchor.top - height - GAP;
    bubble.current.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`;
    bubble.current.style.top = `${above > EDGE ? above : anchor.bottom + GAP}px`;
  }, [anchor]);
  return createPortal(
    <div
      ref={bubble}
      role="tooltip"
      className="pointer-events-none fixed z-50 flex max-w-72 animate-veil items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-surface shadow-lifted"
    >
      {children}
    </div>,
    document.body,
  );
}
