"use client";

import Link from "next/link";
import { memo } from "react";
import type { Row } from "./board";
import type { CellKey } from "./happening";
import { StepCell } from "./StepCell";

/** One workflow: where its requests begin, its steps in order, and where they end. */
export const WorkflowRow = memo(function WorkflowRow({
  row,
  onOpen,
}: {
  row: Row;
  onOpen: (key: CellKey) => void;
}) {
  return (
    <section aria-label={row.name} className="rounded-lg border border-line bg-surface">
      <header className="flex items-center justify-between gap-3 px-3 py-2">
        <h2 data-place={`start:${row.workflow}`} className="min-w-0 truncate text-sm font-semibold">
          <Link
            prefetch={false}
            href={`/requests?workflow=${encodeURIComponent(row.workflow)}`}
            className="rounded-sm hover:text-accent-text"
          >
            {row.name}
          </Link>
        </h2>
        <span data-place={`end:${row.workflow}`} className="text-2xs whitespace-nowrap text-ink-3">
          {row.cells.length === 1 ? "1 step" : `${row.cells.length} steps`}
        </span>
      </header>
      <div className="grid grid-cols-1 overflow-hidden rounded-b-lg sm:grid-cols-[repeat(auto-fill,minmax(9rem,1fr))]">
        {row.cells.map((key) => (
          <StepCell key={key} at={key} onOpen={onOpen} />
        ))}
      </div>
    </section>
  );
});
