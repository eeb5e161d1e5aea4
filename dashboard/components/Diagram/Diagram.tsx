"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Segmented } from "@/ui/Segmented";
import { Skeleton } from "@/ui/Skeleton";
import type { DrawingProps } from "./Drawing";
import type { Definition } from "./definition";
import type { Way } from "./flow";
import type { Marks } from "./mark";
import { StepList } from "./StepList";

/** The network may go away between the page and what draws. */
function NoDrawing() {
  return (
    <p className="px-4 py-6 text-sm text-ink-2">The drawing could not be loaded. The list says the same.</p>
  );
}

const Drawing = dynamic<DrawingProps>(() => import("./Drawing").catch(() => ({ default: NoDrawing })), {
  ssr: false,
  loading: () => <Skeleton className="m-3 h-36" />,
});

const VIEWS = [
  { value: "drawing", label: "Diagram" },
  { value: "list", label: "List" },
] as const;

const NO_MARKS: Marks = {};
const NO_PATH: readonly Way[] = [];

/**
 * A definition as a drawing, or the same as a list of steps. `marks` say where a request stands with each step,
 * `path` the transitions that it took, in order. What draws is loaded only when it is shown.
 */
export function Diagram({
  definition,
  marks = NO_MARKS,
  path = NO_PATH,
  selected = null,
  onStep,
  title = "Where it stands",
}: {
  definition: Definition;
  marks?: Marks;
  path?: readonly Way[];
  selected?: string | null;
  onStep?: (step: string) => void;
  title?: string;
}) {
  const [view, setView] = useState<"drawing" | "list">("drawing");
  const [controls, setControls] = useState<HTMLElement | null>(null);
  return (
    <section aria-label={title} className="overflow-hidden rounded-lg border border-line bg-surface">
      <header className="flex items-center justify-between gap-3 border-b border-line py-1.5 pr-1.5 pl-4">
        <h2 className="flex-1 text-sm font-medium">{title}</h2>
        <div ref={setControls} className="flex items-center max-sm:hidden" />
        <Segmented value={view} onChange={setView} options={VIEWS} label="How to show it" />
      </header>
      {view === "drawing" ? (
        <Drawing
          definition={definition}
          marks={marks}
          path={path}
          selected={selected}
          onStep={onStep}
          controls={controls}
        />
      ) : (
        <StepList definition={definition} marks={marks} selected={selected} onStep={onStep} />
      )}
    </section>
  );
}
