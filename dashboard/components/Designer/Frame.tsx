"use client";

import { Download, GitCompare, History, PanelRight, Rocket } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import type { Designed, Report } from "@/queries/definitions";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Segmented } from "@/ui/Segmented";
import { Skeleton } from "@/ui/Skeleton";
import type { Difference } from "./difference";
import { useEditor } from "./EditorContext";
import { download } from "./files";
import type { Marking } from "./marking";
import { Notices } from "./Notices";
import { textOf } from "./reading";
import { SaveState } from "./SaveState";
import { SidePane } from "./SidePane";
import { TextPane } from "./TextPane";
import { Toolbar } from "./Toolbar";
import type { TextFault } from "./text";
import type { Saving } from "./useAutosave";
import { useMediaQuery } from "./useMediaQuery";
import { Verdict } from "./Verdict";

const Canvas = dynamic(() => import("./Canvas"), {
  ssr: false,
  loading: () => (
    <div
      role="status"
      aria-label="Loading the drawing"
      className="flex size-full items-center justify-center"
    >
      <Skeleton className="h-14 w-44 rounded-lg" />
    </div>
  ),
});

export type Pane = "details" | "findings" | "versions" | "difference";
type View = "drawing" | "both" | "text";

export interface FrameProps {
  designed: Designed;
  edited: boolean;
  saving: Saving;
  verdict: { report: Report | undefined; checking: boolean; failed: boolean };
  pane: Pane;
  onPane: (pane: Pane) => void;
  /** Made only where it is looked at: in a large workflow it takes a moment. */
  text: () => string;
  fault: TextFault | null;
  /** The text names another workflow than the address. */
  foreign: boolean;
  onType: (text: string) => void;
  history: { canUndo: boolean; canRedo: boolean };
  shown: number | null;
  against: number | null;
  running: { byVersion: Map<number, number>; more: boolean } | undefined;
  difference: Difference | null;
  differenceName: (step: string) => string;
  marking: Marking | null;
  onShow: (version: number | null) => void;
  onCompare: (version: number | null) => void;
  onTake: () => void;
  onSave: () => void;
  onPublish: () => void;
  onConflict: () => void;
}

/** What lies where: head, drawing, text, side. */
export function Frame(props: FrameProps) {
  const { readOnly, selection } = useEditor();
  const [view, setView] = useState<View>("drawing");
  const [side, setSide] = useState(false);
  const { marking, text, fault, onType, history, pane, onPane } = props;
  useOnChange(selection, () => {
    if (selection.kind === "workflow" || view === "text") return;
    if (pane === "findings" || pane === "versions") onPane("details");
    setSide(true);
  });
  const open = (pane: Pane) => {
    props.onPane(pane);
    setSide(true);
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col overflow-hidden">
      <Head {...props} view={view} onView={setView} onOpen={open} />
      <Notices {...props} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {view === "text" ? null : (
            <div className="relative min-h-0 flex-1">
              <Canvas marking={marking} />
              {readOnly || marking !== null ? null : (
                <div className="absolute top-3 left-3">
                  <Toolbar {...history} />
                </div>
              )}
              <div className="absolute top-3 right-3 lg:hidden">
                <IconButton
                  label="Show the details"
                  icon={PanelRight}
                  className="border border-line bg-surface shadow-rest"
                  onClick={() => open("details")}
                />
              </div>
            </div>
          )}
          {view === "drawing" ? null : (
            <div className={view === "both" ? "h-[42%] min-h-0 border-t border-line" : "min-h-0 flex-1"}>
              <TextPane text={text()} fault={fault} onType={onType} />
            </div>
          )}
        </div>
        <SidePane {...props} open={side} onOpenChange={setSide} />
      </div>
    </div>
  );
}

/** Runs when a value becomes another one, not when it is first there. */
function useOnChange(value: unknown, run: () => void): void {
  const last = useRef(value);
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (last.current === value) return;
    last.current = value;
    latest.current();
  }, [value]);
}

function Head({
  designed,
  edited,
  saving,
  verdict,
  text,
  shown,
  onSave,
  onConflict,
  onPublish,
  view,
  onView,
  onOpen,
}: FrameProps & { view: View; onView: (view: View) => void; onOpen: (pane: Pane) => void }) {
  const { doc } = useEditor();
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-surface px-4 py-2.5 max-sm:gap-x-2 lg:px-5">
      <div className="flex min-w-0 flex-1 items-center gap-2 max-md:basis-full">
        <nav aria-label="Where this is" className="flex min-w-0 items-center gap-2">
          <Link
            prefetch={false}
            href="/designer"
            className="shrink-0 rounded-sm text-sm text-ink-2 hover:text-ink lg:max-xl:hidden"
          >
            Designer
          </Link>
          <span aria-hidden className="text-ink-3 lg:max-xl:hidden">
            /
          </span>
          <h1 className="truncate text-lg font-semibold tracking-tight">
            {textOf(doc.name) || designed.key}
          </h1>
        </nav>
        {shown === null ? (
          <Badge tone={edited ? "accent" : "neutral"} className="shrink-0">
            {edited ? "Draft" : `Version ${designed.version}`}
          </Badge>
        ) : (
          <Badge tone="info" className="shrink-0">
            Version {shown}
          </Badge>
        )}
        {shown === null ? (
          <SaveState saving={saving} hasDraft={edited} onSave={onSave} onConflict={onConflict} />
        ) : null}
      </div>
      <Verdict {...verdict} onOpen={() => onOpen("findings")} />
      <Segmented<View> label="How to look at it" value={view} onChange={onView} options={useViews()} />
      <div className="flex items-center gap-0.5">
        <IconButton label="Versions" icon={History} onClick={() => onOpen("versions")} />
        <IconButton
          label="Compare versions"
          icon={GitCompare}
          className="max-sm:hidden"
          onClick={() => onOpen("difference")}
        />
        <IconButton
          label="Download as YAML"
          icon={Download}
          className="max-sm:hidden"
          onClick={() => download(`${designed.key}.yaml`, text())}
        />
      </div>
      <Button
        variant="primary"
        icon={Rocket}
        className="max-sm:[&>svg]:hidden"
        disabled={!edited || shown !== null}
        title={edited ? undefined : "Nothing differs from the newest version."}
        onClick={onPublish}
      >
        Publish
      </Button>
    </header>
  );
}

const VIEWS: { value: View; label: string }[] = [
  { value: "drawing", label: "Drawing" },
  { value: "both", label: "Both" },
  { value: "text", label: "Text" },
];

/** On a phone there is no room for both. */
function useViews(): { value: View; label: string }[] {
  const roomy = useMediaQuery("(min-width: 48rem)");
  return roomy ? VIEWS : VIEWS.filter(({ value }) => value !== "both");
}
