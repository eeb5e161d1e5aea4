"use client";

import { type ReactNode, useState } from "react";
import { classes } from "@/ui/classes";
import { Segmented } from "@/ui/Segmented";

/** A chart with its title, and the same as a table for who would rather read it. */
export function ChartFrame({
  title,
  description,
  legend,
  chart,
  table,
  className,
}: {
  title: string;
  description: ReactNode;
  legend?: ReactNode;
  chart: ReactNode;
  table: ReactNode;
  className?: string;
}) {
  const [view, setView] = useState<"chart" | "table">("chart");
  return (
    <section
      aria-label={title}
      className={classes("flex min-w-0 flex-col rounded-lg border border-line bg-surface p-4", className)}
    >
      <header className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 className="text-sm font-semibold">{title}</h2>
          <p className="text-xs text-ink-2">{description}</p>
        </div>
        <Segmented
          label={`${title}, shown as`}
          value={view}
          onChange={setView}
          options={[
            { value: "chart", label: "Chart" },
            { value: "table", label: "Table" },
          ]}
        />
      </header>
      {view === "chart" ? (
        <>
          {chart}
          {legend ? <div className="mt-2 flex flex-wrap gap-x-4 gap-y-1">{legend}</div> : null}
        </>
      ) : (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={`${title}, as a table`}
          className="max-h-72 scroll-thin overflow-y-auto"
        >
          {table}
        </section>
      )}
    </section>
  );
}

/** What a colour in a chart means. */
export function Key({ className, children }: { className: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-2xs text-ink-2">
      <span aria-hidden className={classes("size-2 rounded-sm", className)} />
      {children}
    </span>
  );
}

/** What stands beside the point that one looks at. */
export function Callout({ left, width, children }: { left: number; width: number; children: ReactNode }) {
  const beyond = left > width / 2;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-0 z-10 rounded-md bg-ink px-2 py-1 text-2xs whitespace-nowrap text-surface shadow-lifted"
      style={beyond ? { right: width - left + 8 } : { left: left + 8 }}
    >
      {children}
    </div>
  );
}
