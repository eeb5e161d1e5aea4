"use client";

import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type EntryFilter, readExport } from "@/queries/audit";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/toast";
import { exact } from "@/words/time";

/** Takes the audit away as a file. A refusal is shown here rather than saved as one. */
export function ExportDialog({ filter, onClose }: { filter: EntryFilter; onClose: () => void }) {
  const [narrow, setNarrow] = useState({ request: filter.request !== "", since: filter.since !== "" });
  const [bytes, setBytes] = useState<number | null>(null);
  const [refused, setRefused] = useState("");
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function run(): Promise<void> {
    const control = new AbortController();
    stop.current = control;
    setRefused("");
    setBytes(0);
    const wanted = {
      request: narrow.request ? filter.request : "",
      since: narrow.since ? filter.since : "",
    };
    try {
      save(await readExport(wanted, setBytes, control.signal), wanted.request);
      toast("good", "The audit is exported", "That you did it stands in the audit too.");
      onClose();
    } catch (error) {
      if (control.signal.aborted) return;
      setRefused(error instanceof Error ? error.message : "The server could not be reached.");
    } finally {
      setBytes(null);
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Export the audit"
      description="A file with one entry a line (JSON), oldest first, each with its hash. That you export it is written down."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" icon={Download} busy={bytes !== null} onClick={run}>
            {bytes === null ? "Export" : `${megabytes(bytes)} MB`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2">
        {filter.request ? (
          <Checkbox
            checked={narrow.request}
            onChange={(request) => setNarrow((now) => ({ ...now, request }))}
            label={`Only request ${filter.request}`}
          />
        ) : null}
        {filter.since ? (
          <Checkbox
            checked={narrow.since}
            onChange={(since) => setNarrow((now) => ({ ...now, since }))}
            label={`Only since ${exact(new Date(filter.since))}`}
          />
        ) : null}
        {filter.request || filter.since ? null : (
          <p className="text-sm">Everything, from the first entry on.</p>
        )}
        {filter.actor || filter.action || filter.task ? (
          <p className="text-xs text-ink-2">
            Task, actor and action do not narrow an export: it leaves nothing out.
          </p>
        ) : null}
        {refused ? (
          <p role="alert" className="text-sm text-bad">
            {refused}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}

function save(file: Blob, request: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = request ? `audit-request-${request}.jsonl` : "audit.jsonl";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
