"use client";

import { GitCompare } from "lucide-react";
import { Empty } from "@/ui/Empty";
import { Select } from "@/ui/Select";
import { Sheet } from "@/ui/Sheet";
import { Tabs } from "@/ui/Tabs";
import { DifferenceView } from "./DifferenceView";
import { useEditor } from "./EditorContext";
import { FindingList } from "./FindingList";
import type { FrameProps, Pane } from "./Frame";
import { Panel } from "./Panel";
import { useMediaQuery } from "./useMediaQuery";
import { VersionList } from "./VersionList";

/** Beside the drawing, or over it where there is no room: details, findings, versions, difference. */
export function SidePane(props: FrameProps & { open: boolean; onOpenChange: (open: boolean) => void }) {
  const wide = useMediaQuery("(min-width: 64rem)");
  const { selection } = useEditor();
  if (wide) {
    return (
      <aside
        aria-label="Details"
        className="flex w-[19rem] shrink-0 flex-col border-l border-line bg-surface xl:w-[24rem]"
      >
        <Panes {...props} />
      </aside>
    );
  }
  const title =
    selection.kind === "workflow" ? "The workflow" : selection.kind === "step" ? "Step" : "Transition";
  return (
    <Sheet open={props.open} onOpenChange={props.onOpenChange} title={title}>
      <div className="-mx-5 -mb-5 flex min-h-full flex-col">
        <Panes {...props} />
      </div>
    </Sheet>
  );
}

function Panes(props: FrameProps) {
  const { pane, onPane, verdict } = props;
  const scroll = (content: React.ReactNode) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div tabIndex={0} className="relative -mt-4 h-full scroll-thin overflow-y-auto -outline-offset-2">
      {content}
    </div>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col [&>div>[role=tablist]]:px-4">
      <Tabs
        label="About this workflow"
        value={pane}
        onChange={(next) => onPane(next as Pane)}
        tabs={[
          { value: "details", label: "Details", content: scroll(<Panel />) },
          {
            value: "findings",
            label: "Findings",
            count: verdict.report?.findings.length,
            content: scroll(<FindingList report={verdict.report} />),
          },
          {
            value: "versions",
            label: "Versions",
            count: props.designed.versions.length,
            content: scroll(<VersionList {...props} />),
          },
          { value: "difference", label: "Compare", content: scroll(<Compared {...props} />) },
        ]}
      />
    </div>
  );
}

function Compared({ designed, shown, against, difference, differenceName, onCompare }: FrameProps) {
  const versions = designed.versions.filter(({ version }) => version !== shown);
  if (versions.length === 0) {
    return (
      <Empty
        icon={GitCompare}
        title="Nothing to compare with"
        body={designed.versions.length === 0 ? "No version is published yet." : "There is no other version."}
      />
    );
  }
  return (
    <>
      <div className="border-b border-line px-4 py-3">
        <Select
          label="Compare with"
          value={against === null ? "" : String(against)}
          onChange={(version) => onCompare(version === "" ? null : Number(version))}
          options={[
            { value: "", label: "Compare with…" },
            ...versions.map(({ version }, place) => ({
              value: String(version),
              label: `Version ${version}`,
              hint: place === 0 ? "newest" : "",
            })),
          ]}
        />
      </div>
      {difference === null ? null : <DifferenceView difference={difference} name={differenceName} />}
    </>
  );
}
