"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { type Designed, useRunning, useVerdict, useVersion } from "@/queries/definitions";
import { useCommands } from "@/ui/commands";
import { useFilters } from "@/ui/path";
import { useShortcuts } from "@/ui/shortcuts";
import { toast } from "@/ui/toast";
import { ConflictDialog } from "./ConflictDialog";
import { compareDocuments, countChanges } from "./difference";
import { removeStep, removeTransition } from "./document";
import { type Editor, EditorProvider } from "./EditorContext";
import { Frame, type Pane } from "./Frame";
import { download } from "./files";
import { placeFindings } from "./findings";
import { markDifference } from "./marking";
import { PublishDialog } from "./PublishDialog";
import { type Doc, nameIn, stepsOf, textOf } from "./reading";
import { writeText } from "./text";
import { useAutosave } from "./useAutosave";
import { useNames } from "./useNames";
import { useSelection } from "./useSelection";
import { useSettled } from "./useSettled";
import { useWork } from "./useWork";

/** The editor of one workflow: one document, seen as a drawing, in panels and as text. */
export function Workbench({ designed }: { designed: Designed }) {
  const { work, text, edit, type, undo, redo, replace } = useWork(designed);
  const [filters, setFilters] = useFilters("version", "against");
  const [selection, select] = useSelection();
  const [pane, setPane] = useState<Pane>("details");
  const [dialog, setDialog] = useState<"publish" | "conflict" | null>(null);
  const shownVersion = versionOf(designed, filters.version);
  const againstVersion = versionOf(designed, filters.against);
  const old = useVersion(designed.key, shownVersion).data?.definition;
  const other = useVersion(designed.key, againstVersion).data?.definition;

  const foreign = textOf(work.doc.key) !== designed.key;
  const { saving, save, settle } = useAutosave({
    key: designed.key,
    doc: work.doc,
    text,
    held: work.fault !== null || foreign,
    designed,
    onTheirs: (theirs, by) => {
      replace(theirs);
      toast(
        "info",
        `${by ?? "Somebody else"} changed this workflow`,
        "You see the new draft. Undo brings yours back.",
      );
    },
  });

  const doc: Doc = shownVersion === null ? work.doc : (old ?? NOTHING);
  const settled = useSettled(doc, 350);
  const verdict = useVerdict(settled);
  const findings = useMemo(() => placeFindings(verdict.data?.findings ?? []), [verdict.data]);
  const difference = useMemo(() => (other ? compareDocuments(other, doc) : null), [other, doc]);
  const marking = useMemo(
    () => (other && difference ? markDifference(other, doc, difference) : null),
    [other, doc, difference],
  );
  const edited = useMemo(
    () => designed.definition === null || countChanges(compareDocuments(designed.definition, work.doc)) > 0,
    [designed.definition, work.doc],
  );
  const names = useNames(work.doc);
  const running = useRunning(designed.key, designed.version !== null && pane === "versions").data;
  const readOnly = shownVersion !== null || work.fault !== null;
  const publishedSteps = useMemo(
    () => new Set(stepsOf(designed.definition ?? {}).map((step) => step.key)),
    [designed.definition],
  );
  const added = useRef<string | null>(null);
  const editor = useMemo<Editor>(
    () => ({ doc, readOnly, edit, undo, redo, selection, select, findings, publishedSteps, added, ...names }),
    [doc, readOnly, edit, undo, redo, selection, select, findings, publishedSteps, names],
  );

  useCommands([
    {
      id: "designer-publish",
      label: `Publish ${textOf(doc.name)}`,
      group: "Designer",
      run: () => setDialog("publish"),
    },
    {
      id: "designer-download",
      label: "Download the definition as YAML",
      group: "Designer",
      also: "export",
      run: () => download(`${designed.key}.yaml`, text()),
    },
    {
      id: "designer-findings",
      label: "Show what the check found",
      group: "Designer",
      run: () => setPane("findings"),
    },
    {
      id: "designer-versions",
      label: "Show the versions",
      group: "Designer",
      run: () => setPane("versions"),
    },
  ]);
  useHistoryKeys(shownVersion === null ? { undo, redo, save: () => void save() } : null);
  useShortcuts("Designer", {
    Delete: { label: "Delete what is selected", run: (event) => remove(editor, event) },
    Backspace: { label: "Delete what is selected", hidden: true, run: (event) => remove(editor, event) },
    Escape: { label: "Show the workflow", run: () => select({ kind: "workflow" }) },
  });

  return (
    <EditorProvider value={editor}>
      <Frame
        designed={designed}
        edited={edited}
        saving={saving}
        verdict={{
          report: verdict.data,
          checking: verdict.isFetching || settled !== doc,
          failed: verdict.isError,
        }}
        pane={pane}
        onPane={setPane}
        text={shownVersion === null ? text : () => writeText(doc)}
        fault={shownVersion === null ? work.fault : null}
        foreign={foreign}
        onType={type}
        history={{ canUndo: work.past.length > 0, canRedo: work.future.length > 0 }}
        shown={shownVersion}
        against={againstVersion}
        running={running}
        difference={difference}
        differenceName={(step) => nameIn([doc, other ?? {}], step)}
        marking={marking}
        onShow={(version) =>
          setFilters({ version: version === null ? null : String(version) }, { push: true })
        }
        onCompare={(version) =>
          setFilters({ against: version === null ? null : String(version) }, { push: true })
        }
        onTake={() => {
          if (old) replace(old);
          setFilters({ version: null, against: null }, { push: true });
        }}
        onSave={() => void save()}
        onPublish={() => setDialog("publish")}
        onConflict={() => setDialog("conflict")}
      />
      {dialog === "publish" ? (
        <PublishDialog
          designed={designed}
          doc={work.doc}
          report={verdict.data}
          save={save}
          onClose={() => setDialog(null)}
          onPublished={() => setDialog(null)}
        />
      ) : null}
      {saving.kind === "conflict" ? (
        <ConflictDialog
          open={dialog === "conflict"}
          onOpenChange={(open) => setDialog(open ? "conflict" : null)}
          mine={work.doc}
          theirs={saving.theirs}
          by={saving.by}
          onMine={() => {
            settle(saving.theirs);
            setDialog(null);
          }}
          onTheirs={() => {
            settle(saving.theirs);
            replace(saving.theirs);
            setDialog(null);
          }}
        />
      ) : null}
    </EditorProvider>
  );
}

/** Pressed at the drawing, not at a choice in a panel, where the same key means something else to people. */
function remove({ readOnly, edit, selection, select }: Editor, event: KeyboardEvent): void {
  if (readOnly || selection.kind === "workflow") return;
  if ((event.target as HTMLElement | null)?.closest?.("aside, header")) return;
  edit((each) =>
    selection.kind === "step" ? removeStep(each, selection.key) : removeTransition(each, selection.index),
  );
  select({ kind: "workflow" });
}

/** Ctrl/cmd with z, shift-z, y and s, wherever the focus is: fields and drawing have one history. */
function useHistoryKeys(run: { undo: () => void; redo: () => void; save: () => void } | null): void {
  useEffect(() => {
    if (run === null) return;
    const { undo, redo, save } = run;
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      if ((event.target as HTMLElement | null)?.closest?.("[role=dialog]")) return;
      const key = event.key.toLowerCase();
      const action =
        key === "z" ? (event.shiftKey ? redo : undo) : key === "y" ? redo : key === "s" ? save : null;
      if (action === null) return;
      event.preventDefault();
      action();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
}

/** A version that is there; another number in the address counts as none. */
function versionOf({ versions }: Designed, written: string): number | null {
  return versions.find(({ version }) => String(version) === written)?.version ?? null;
}

/** What is shown of a version while it is on its way. */
const NOTHING: Doc = {};
