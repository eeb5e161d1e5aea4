"use client";

import type { MouseEvent, ReactNode } from "react";

/**
 * Go somewhere within the administration. It is one page whatever the path, so the address alone changes and nothing
 * is loaded; the router hears of it by itself.
 */
export function goTo(path: string): void {
  window.history.pushState(null, "", path);
}

/** A link that does so, and is a link for everything else: another tab, copying, reading. */
export function Way({
  href,
  children,
  className,
  current = false,
}: {
  href: string;
  children: ReactNode;
  className?: string;
  current?: boolean;
}) {
  function follow(event: MouseEvent): void {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(href);
  }
  return (
    <a href={href} onClick={follow} className={className} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}
