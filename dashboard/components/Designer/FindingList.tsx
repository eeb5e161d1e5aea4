"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { Report } from "@/queries/definitions";
import { classes } from "@/ui/classes";
import { Empty } from "@/ui/Empty";
import { useEditor } from "./EditorContext";
import { aboutWhat, type Finding } from "./findings";
import { Message } from "./Message";
import { nameOf, stepOf } from "./reading";

/** Everything that the check found; pressing one goes to what it is about. */
export function FindingList({ report }: { report: Report | undefined }) {
  if (report === undefined) return <p className="p-4 text-sm text-ink-2">The check is on its way.</p>;
  if (report.findings.length === 0) {
    return (
      <Empty
        icon={CircleCheck}
        title="Nothing found"
        body="Every request that starts can come to an end, and every task has somebody."
      />
    );
  }
  return (
    <ul className="flex flex-col">
      {report.findings.map((finding) => (
        <li key={`${finding.code} ${finding.step} ${finding.transition} ${finding.message}`}>
          <Row finding={finding} />
        </li>
      ))}
    </ul>
  );
}

function Row({ finding }: { finding: Finding }) {
  const { doc, select } = useEditor();
  const grave = finding.severity === "error";
  const Icon = grave ? CircleAlert : TriangleAlert;
  const name = (step: string) => nameOf(doc, step);

  function go(): void {
    if (finding.transition !== null) select({ kind: "transition", index: finding.transition });
    else if (finding.step !== null && stepOf(doc, finding.step)) select({ kind: "step", key: finding.step });
    else select({ kind: "workflow" });
  }

  return (
    <button
      type="button"
      onClick={go}
      className="flex w-full items-start gap-2.5 border-b border-line px-4 py-2.5 text-left -outline-offset-2 hover:bg-hover"
    >
      <Icon aria-hidden className={classes("mt-0.5 size-4 shrink-0", grave ? "text-bad" : "text-warn")} />
      <span className="min-w-0">
        <span className="sr-only">{grave ? "Error" : "Warning"}: </span>
        <span className="block text-xs font-medium">{aboutWhat(doc, finding, name)}</span>
        <span className="block text-xs break-words text-ink-2">
          <Message>{finding.message}</Message>
        </span>
        {finding.trace.length > 1 ? (
          <span className="mt-1 block text-2xs text-ink-3">{finding.trace.map(name).join(" → ")}</span>
        ) : null}
      </span>
    </button>
  );
}
