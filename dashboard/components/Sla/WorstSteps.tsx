"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { WorstStep } from "@/queries/sla";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Empty } from "@/ui/Empty";
import { Table, Td, Th, Tr } from "@/ui/Table";
import { number, percent } from "@/words/number";
import { hours } from "@/words/time";

const AT_FIRST = 8;

/** The steps that keep their deadlines worst, and how long they usually take. */
export function WorstSteps({ steps, days }: { steps: readonly WorstStep[]; days: number }) {
  const [whole, setWhole] = useState(false);
  const bad = steps.filter((step) => step.late > 0 || step.breached_now > 0);
  return (
    <section aria-label="Worst steps">
      <header className="mb-3">
        <h2 className="text-sm font-semibold">Worst steps</h2>
        <p className="text-xs text-ink-2">
          By the share that was completed late in the last {days} days, and by what is late now
        </p>
      </header>
      {bad.length ? (
        <Table label="Steps, the worst first">
          <thead>
            <tr>
              <Th>Step</Th>
              <Th className="w-2/5 min-w-40">Completed late</Th>
              <Th className="text-right">Late now</Th>
              <Th className="text-right max-sm:hidden">Usually takes</Th>
              <Th className="text-right max-sm:hidden">Nine of ten within</Th>
            </tr>
          </thead>
          <tbody>
            {bad.slice(0, whole ? bad.length : AT_FIRST).map((step) => (
              <Line key={`${step.workflow}/${step.step}`} step={step} />
            ))}
          </tbody>
        </Table>
      ) : null}
      {bad.length > AT_FIRST ? (
        <Button variant="ghost" size="sm" className="mt-2" onClick={() => setWhole(!whole)}>
          {whole ? `Show the worst ${AT_FIRST}` : `Show all ${bad.length}`}
        </Button>
      ) : null}
      {bad.length ? null : (
        <div className="flex rounded-lg border border-line bg-surface">
          <Empty
            icon={CircleCheck}
            title="Every step keeps its deadlines"
            body="Nothing was completed late in these days, and nothing is late now."
          />
        </div>
      )}
    </section>
  );
}

function Line({ step }: { step: WorstStep }) {
  const share = step.completed > 0 ? step.late / step.completed : 0;
  const cell = encodeURIComponent(`${step.workflow}/${step.step}`);
  return (
    <Tr>
      <Td className="py-2">
        <Link
          prefetch={false}
          href={`/grid?cell=${cell}`}
          className="rounded-sm font-medium hover:text-accent-text"
        >
          {step.step_name}
        </Link>
        <span className="block text-xs text-ink-3">{step.workflow_name}</span>
      </Td>
      <Td>
        <span className="figures flex items-baseline justify-between gap-3 text-xs">
          <span className="font-medium">{percent(share)}</span>
          <span className="whitespace-nowrap text-ink-3">
            {number(step.late)} of {number(step.completed)}
          </span>
        </span>
        <span aria-hidden className="mt-1 block h-1.5 overflow-hidden rounded-full bg-hover">
          <span className="block h-full rounded-full bg-bad-mark" style={{ width: `${share * 100}%` }} />
        </span>
      </Td>
      <Td className={classes("figures text-right", step.breached_now > 0 && "font-semibold text-bad")}>
        {number(step.breached_now)}
      </Td>
      <Td className="figures text-right max-sm:hidden">{said(step.median_hours)}</Td>
      <Td className="figures text-right max-sm:hidden">{said(step.p90_hours)}</Td>
    </Tr>
  );
}

function said(value: number | null): string {
  return value === null ? "—" : hours(value);
}
