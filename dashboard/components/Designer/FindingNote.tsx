import { CircleAlert, TriangleAlert } from "lucide-react";
import { classes } from "@/ui/classes";
import { type Finding, shortMessage } from "./findings";
import { Message } from "./Message";

/** What the check says of the thing that one is looking at. `quoted` is an expression that need not be repeated. */
export function FindingNotes({ findings, quoted = "" }: { findings: readonly Finding[]; quoted?: string }) {
  if (findings.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1.5">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.message}`}>
          <FindingNote finding={finding} quoted={quoted} />
        </li>
      ))}
    </ul>
  );
}

function FindingNote({ finding, quoted }: { finding: Finding; quoted: string }) {
  const grave = finding.severity === "error";
  const Icon = grave ? CircleAlert : TriangleAlert;
  return (
    <div
      className={classes(
        "flex items-start gap-2 rounded-md px-2.5 py-2 text-xs",
        grave ? "bg-bad-soft text-bad" : "bg-warn-soft text-warn",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="min-w-0">
        <span className="sr-only">{grave ? "Error: " : "Warning: "}</span>
        <Message>{shortMessage(finding, quoted)}</Message>
      </span>
    </div>
  );
}
