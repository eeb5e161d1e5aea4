"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { classes } from "@/ui/classes";

/**
 * A long list of which only what is in sight is drawn. Rows may have different heights: `rowHeight` (px) is the
 * first guess, each is measured. `activeIndex` is kept in sight. `onEnd` is called when the end comes near.
 */
export function VirtualList<Item>({
  items,
  rowHeight,
  render,
  getKey,
  activeIndex,
  onEnd,
  label,
  className,
  role = "list",
  footer,
}: {
  items: readonly Item[];
  rowHeight: number;
  render: (item: Item, index: number) => ReactNode;
  getKey: (item: Item, index: number) => string | number;
  activeIndex?: number;
  onEnd?: () => void;
  label: string;
  className?: string;
  role?: "list" | "listbox" | "none";
  footer?: ReactNode;
}) {
  const frame = useRef<HTMLDivElement>(null);
  // A new one makes the virtualizer lay out every item anew: give a `getKey` that stays the same.
  const getItemKey = useCallback(
    (index: number) => {
      const item = items[index];
      return item === undefined ? index : getKey(item, index);
    },
    [items, getKey],
  );
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    getItemKey,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;

  useEffect(() => {
    if (activeIndex !== undefined && activeIndex >= 0) virtual.scrollToIndex(activeIndex, { align: "auto" });
  }, [activeIndex, virtual]);
  useEffect(() => {
    if (onEnd && items.length && last >= items.length - 12) onEnd();
  }, [last, items.length, onEnd]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a frame that scrolls, not of form fields
    <div
      ref={frame}
      role="group"
      aria-label={label}
      tabIndex={role === "listbox" ? -1 : 0}
      className={classes(
        "min-h-0 flex-1 scroll-thin overflow-y-auto overscroll-contain outline-offset-[-2px]",
        className,
      )}
    >
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: it has the role that is given */}
      <div
        role={role}
        aria-label={role === "none" ? undefined : label}
        className="relative w-full"
        style={{ height: virtual.getTotalSize() }}
      >
        {shown.map((place) => {
          const item = items[place.index];
          if (item === undefined) return null;
          return (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: it is an item of the list
            <div
              key={place.key}
              ref={virtual.measureElement}
              data-index={place.index}
              role={role === "list" ? "listitem" : "none"}
              aria-setsize={role === "list" ? items.length : undefined}
              aria-posinset={role === "list" ? place.index + 1 : undefined}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${place.start}px)` }}
            >
              {render(item, place.index)}
            </div>
          );
        })}
      </div>
      {footer}
    </div>
  );
}
