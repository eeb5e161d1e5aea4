"use client";

import { Download, ShieldCheck } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Entries } from "@/components/Audit/Entries";
import { ExportDialog } from "@/components/Audit/ExportDialog";
import { FilterBar, type Written } from "@/components/Audit/FilterBar";
import { readFilter } from "@/components/Audit/filter";
import { Verdict } from "@/components/Audit/Verdict";
import { useVerification } from "@/queries/audit";
import { useMe } from "@/queries/me";
import { Button } from "@/ui/Button";
import { useCommands } from "@/ui/commands";
import { PageHeader } from "@/ui/PageHeader";
import { useFilters } from "@/ui/path";
import { toast } from "@/ui/toast";

const TYPING_MS = 200;

/** Everything that happened, newest first; read, narrowed, verified, taken away. */
export function Explorer() {
  const [{ entry: opened, ...written }, setFilters] = useFilters(
    "request",
    "task",
    "actor",
    "action",
    "since",
    "entry",
  );
  const verification = useVerification();
  const [exporting, setExporting] = useState(false);
  const me = useMe();
  const offered = me?.rooms.includes("audit") ?? false;
  const mayExport = me?.permissions.includes("audit.export") ?? false;
  const narrow = useCallback(
    (change: Partial<Written>) => setFilters({ ...change, entry: null }),
    [setFilters],
  );
  const filter = useSettled(written);

  const verify = () =>
    verification.mutate(undefined, {
      onError: (error) => toast("bad", "The audit could not be verified", error.message),
    });
  useCommands([
    ...(offered
      ? [{ id: "audit-verify", group: "Audit", label: "Verify the audit", icon: ShieldCheck, run: verify }]
      : []),
    ...(mayExport
      ? [
          {
            id: "audit-export",
            group: "Audit",
            label: "Export the audit",
            icon: Download,
            run: () => setExporting(true),
          },
        ]
      : []),
  ]);

  return (
    <>
      <PageHeader
        title="Audit"
        description={
          <span className="hidden sm:inline">
            Everything that happened and everything that was refused. Nobody can change it.
          </span>
        }
        actions={
          <>
            {offered ? (
              <Button icon={ShieldCheck} busy={verification.isPending} onClick={verify}>
                Verify
              </Button>
            ) : null}
            {mayExport ? (
              <Button icon={Download} onClick={() => setExporting(true)}>
                Export
              </Button>
            ) : null}
          </>
        }
      >
        {offered ? <FilterBar written={written} onChange={narrow} /> : null}
      </PageHeader>
      {verification.data ? <Verdict found={verification.data} onClose={verification.reset} /> : null}
      <Entries
        key={JSON.stringify(filter)}
        filter={filter}
        opened={opened}
        onOpen={(id) => setFilters({ entry: id ? String(id) : null }, { push: Boolean(id && !opened) })}
        onNarrow={narrow}
      />
      {exporting ? <ExportDialog filter={filter} onClose={() => setExporting(false)} /> : null}
    </>
  );
}

/** The filter, once typing has settled; a span like "last hour" is counted back from when it was chosen. */
function useSettled(written: Written) {
  const shape = JSON.stringify(written);
  const [settled, setSettled] = useState(shape);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(shape), TYPING_MS);
    return () => clearTimeout(timer);
  }, [shape]);
  return useMemo(() => readFilter(JSON.parse(settled) as Written, Date.now()), [settled]);
}
