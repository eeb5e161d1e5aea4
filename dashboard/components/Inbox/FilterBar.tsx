"use client";

import { Search } from "lucide-react";
import { memo, type Ref, useEffect, useRef, useState } from "react";
import type { TaskFilter } from "@/queries/tasks";
import { useWorkflow, useWorkflows } from "@/queries/workflows";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Input } from "@/ui/Input";
import { Select } from "@/ui/Select";
import { phrase } from "@/words/number";
import { EVERYTHING, type FilterChange } from "./filter";

/** A search is sent when there is a pause in typing. */
const PAUSE_MS = 220;

export const FilterBar = memo(function FilterBar({
  filter,
  change,
  isNarrow,
  searchBox,
  onLeave,
}: {
  filter: TaskFilter;
  change: (change: FilterChange) => void;
  isNarrow: boolean;
  searchBox: Ref<HTMLInputElement>;
  /** Enter, or Escape in an empty search: on to the list. */
  onLeave: () => void;
}) {
  return (
    <search aria-label="Tasks" className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
      <SearchBox q={filter.q} onChange={(q) => change({ q })} ref={searchBox} onLeave={onLeave} />
      <div className="flex min-w-0 items-center gap-2 max-sm:-mx-4 max-sm:w-screen max-sm:overflow-x-auto max-sm:px-4 max-sm:[scrollbar-width:none]">
        <WorkflowFilter filter={filter} change={change} />
        <Toggle on={filter.late} onChange={(late) => change({ late })} label="Late" />
        <Toggle on={filter.claimed} onChange={(claimed) => change({ claimed })} label="Claimed by me" />
        {isNarrow ? (
          <Button variant="ghost" size="sm" onClick={() => change(EVERYTHING)}>
            Clear
          </Button>
        ) : null}
      </div>
    </search>
  );
});

function SearchBox({
  q,
  onChange,
  onLeave,
  ref,
}: {
  q: string;
  onChange: (q: string) => void;
  onLeave: () => void;
  ref: Ref<HTMLInputElement>;
}) {
  // What is being typed stands in the box until one leaves it: the address follows behind, and without spaces at the end.
  const [typed, setTyped] = useState<string | null>(null);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => latest.current(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  function leave(): void {
    if (typed !== null) onChange(typed.trim());
    setTyped(null);
  }

  const shown = typed ?? q;
  return (
    <div className="w-full sm:w-56">
      <Input
        ref={ref}
        type="search"
        icon={Search}
        value={shown}
        aria-label="Search my tasks"
        placeholder="Title, number, person"
        maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === "Escape" && shown !== "") setTyped("");
          else if (event.key === "Enter" || event.key === "Escape") onLeave();
          else return;
          event.preventDefault();
        }}
      />
    </div>
  );
}

function WorkflowFilter({ filter, change }: { filter: TaskFilter; change: (change: FilterChange) => void }) {
  const workflows = useWorkflows().data ?? [];
  const definition = useWorkflow(filter.workflow || undefined).data?.definition;
  const steps = stepsOf(definition);
  const known = workflows.some((each) => each.key === filter.workflow) || filter.workflow === "";
  const options = [
    { value: "", label: "Every workflow" },
    ...workflows.map((each) => ({ value: each.key, label: each.name })),
    ...(known ? [] : [{ value: filter.workflow, label: phrase(filter.workflow) }]),
  ];
  return (
    <>
      <div className="w-40 shrink-0">
        <Select
          label="Workflow"
          compact
          value={filter.workflow}
          options={options}
          onChange={(workflow) => change({ workflow })}
        />
      </div>
      {filter.workflow === "" || steps.length === 0 ? null : (
        <div className="w-44 shrink-0">
          <Select
            compact
            label="Step"
            value={filter.step}
            options={[{ value: "", label: "Every step" }, ...steps]}
            onChange={(step) => change({ step })}
          />
        </div>
      )}
    </>
  );
}

/** The steps at which somebody decides, in the order of the definition. */
function stepsOf(definition: unknown): { value: string; label: string }[] {
  const steps =
    (definition as { steps?: { key: string; name?: string; type?: string }[] } | undefined)?.steps ?? [];
  return steps
    .filter((step) => step.type === "task")
    .map((step) => ({ value: step.key, label: step.name ?? phrase(step.key) }));
}

function Toggle({ on, onChange, label }: { on: boolean; onChange: (on: boolean) => void; label: string }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={() => onChange(!on)}
      className={classes(
        "inline-flex h-7 items-center rounded-md border px-2.5 text-xs font-medium whitespace-nowrap transition-colors duration-100 max-lg:pointer-coarse:h-10",
        on
          ? "border-accent bg-chosen text-accent-text"
          : "border-line-strong bg-surface text-ink-2 shadow-rest hover:bg-hover hover:text-ink",
      )}
    >
      {label}
    </button>
  );
}
