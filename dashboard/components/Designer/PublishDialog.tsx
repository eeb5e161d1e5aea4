"use client";

import { Rocket } from "lucide-react";
import { useState } from "react";
import { type Designed, type Report, usePublish, useRunning } from "@/queries/definitions";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/toast";
import { DifferenceView } from "./DifferenceView";
import { compareDocuments } from "./difference";
import { FindingList } from "./FindingList";
import { countErrors } from "./findings";
import { type Doc, nameIn } from "./reading";

/** What publishing changes, what running requests keep, and what still stands in the way. */
export function PublishDialog({
  onClose,
  designed,
  doc,
  report,
  save,
  onPublished,
}: {
  onClose: () => void;
  designed: Designed;
  doc: Doc;
  report: Report | undefined;
  /** Brings the draft to the server; false when that did not work. */
  save: () => Promise<boolean>;
  onPublished: () => void;
}) {
  const publish = usePublish(designed.key);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const errors = countErrors(report?.findings ?? []);
  const next = (designed.version ?? 0) + 1;

  async function go(): Promise<void> {
    setBusy(true);
    setRefused(null);
    try {
      if (!(await save())) throw new Error("The draft could not be saved, so nothing was published.");
      const { version } = await publish.mutateAsync();
      toast("good", `Version ${version} is published`, "New requests run on it from now on.");
      onPublished();
    } catch (error) {
      setRefused(error instanceof Error ? error.message : "It could not be published. Try again.");
    }
    setBusy(false);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      wide
      title={errors > 0 ? "This cannot be published yet" : `Publish version ${next}`}
      description={
        errors > 0
          ? "The check found errors. What is published must be able to run to its end."
          : "A published version never changes. The next edit begins another draft."
      }
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            icon={Rocket}
            busy={busy}
            disabled={errors > 0 || report === undefined}
            onClick={() => void go()}
          >
            Publish version {next}
          </Button>
        </>
      }
    >
      <div className="-mx-4 flex flex-col gap-3">
        {refused === null ? null : (
          <p role="alert" className="mx-4 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
            {refused}
          </p>
        )}
        {errors > 0 ? (
          <FindingList report={report} />
        ) : (
          <>
            <Keeps designed={designed} />
            {designed.definition === null ? null : (
              <DifferenceView
                difference={compareDocuments(designed.definition, doc)}
                name={(step) => nameIn([doc, designed.definition ?? {}], step)}
              />
            )}
            {report && report.findings.length > 0 ? (
              <section>
                <h3 className="px-4 pb-1 text-xs font-medium text-ink-2">
                  Warnings, which do not stand in the way
                </h3>
                <FindingList report={report} />
              </section>
            ) : null}
          </>
        )}
      </div>
    </Dialog>
  );
}

/** What happens to the requests that run now. */
function Keeps({ designed }: { designed: Designed }) {
  const { data } = useRunning(designed.key, designed.version !== null);
  if (designed.version === null) {
    return (
      <p className="px-4 text-sm text-ink-2">
        It is the first version: who has the permission can start requests.
      </p>
    );
  }
  if (data === undefined) return null;
  const count = `${data.count}${data.more ? " or more" : ""}`;
  const versions = [...data.byVersion].sort(([a], [b]) => b - a);
  return (
    <p className="px-4 text-sm text-ink-2">
      {data.count === 0
        ? "No request is running."
        : data.count === 1
          ? "1 request is running. It keeps its version and ends by its rules."
          : `${count} requests are running. They keep their versions and end by their rules: ${versions
              .map(([version, each]) => `${each} on version ${version}`)
              .join(", ")}.`}
    </p>
  );
}
