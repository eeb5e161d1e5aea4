"use client";

import { FileUp, Plus, Workflow } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Listed, useDesignedWorkflows, useWaiting } from "@/queries/definitions";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { useCommands } from "@/ui/commands";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { PageHeader } from "@/ui/PageHeader";
import { SkeletonRows } from "@/ui/Skeleton";
import { useShortcuts } from "@/ui/shortcuts";
import { Time } from "@/ui/Time";
import { ImportDialog } from "./ImportDialog";
import { NewWorkflowDialog } from "./NewWorkflowDialog";

/** Every workflow: what runs, what is being worked on, and the ways to a new one. */
export function Catalogue() {
  const { data, error, refetch } = useDesignedWorkflows();
  const waiting = useWaiting().data;
  const [dialog, setDialog] = useState<"new" | "import" | null>(null);
  const router = useRouter();
  useCommands([
    { id: "designer-new", label: "New workflow", group: "Designer", icon: Plus, run: () => setDialog("new") },
    {
      id: "designer-import",
      label: "Import a definition",
      group: "Designer",
      icon: FileUp,
      run: () => setDialog("import"),
    },
    ...(data ?? []).map(({ key, name }) => ({
      id: `designer-open-${key}`,
      label: `Design ${name}`,
      group: "Designer",
      icon: Workflow,
      run: () => router.push(`/designer/${encodeURIComponent(key)}`),
    })),
  ]);
  useShortcuts("Designer", { n: { label: "New workflow", run: () => setDialog("new") } });
  return (
    <>
      <PageHeader
        title="Designer"
        description="The processes of the house: their steps, their rules, their versions."
        actions={
          <>
            <Button icon={FileUp} onClick={() => setDialog("import")}>
              Import
            </Button>
            <Button variant="primary" icon={Plus} shortcut="n" onClick={() => setDialog("new")}>
              New workflow
            </Button>
          </>
        }
      />
      <div className="relative min-h-0 flex-1 scroll-thin overflow-y-auto">
        {data === undefined ? (
          error ? (
            <Failure error={error} onRetry={() => void refetch()} />
          ) : (
            <SkeletonRows label="Loading the workflows" />
          )
        ) : data.length === 0 ? (
          <Empty
            icon={Workflow}
            title="No workflow yet"
            body="Draw the first one, or import a definition that you have as a file."
            action={
              <Button variant="primary" icon={Plus} onClick={() => setDialog("new")}>
                New workflow
              </Button>
            }
          />
        ) : (
          <ul className="flex flex-col">
            {data.map((workflow) => (
              <Row key={workflow.key} workflow={workflow} waiting={waiting?.get(workflow.key)} />
            ))}
          </ul>
        )}
      </div>
      {dialog === "new" ? <NewWorkflowDialog workflows={data ?? []} onClose={() => setDialog(null)} /> : null}
      {dialog === "import" ? <ImportDialog workflows={data ?? []} onClose={() => setDialog(null)} /> : null}
    </>
  );
}

function Row({ workflow, waiting }: { workflow: Listed; waiting: number | undefined }) {
  const { key, name, description, version, has_draft, draft_at, published_at, published_by } = workflow;
  return (
    <li className="border-b border-line">
      <Link
        prefetch={false}
        href={`/designer/${encodeURIComponent(key)}`}
        className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 -outline-offset-2 transition-colors duration-100 hover:bg-hover lg:px-6"
      >
        <span className="min-w-0 flex-1 sm:basis-56">
          <span className="block truncate text-sm font-medium">{name}</span>
          <span className="block truncate text-xs text-ink-2">{description || key}</span>
        </span>
        {has_draft ? (
          <span className="max-sm:order-last max-sm:basis-full">
            <Badge tone="accent">
              {version === null ? "Draft" : "Edited"} {draft_at ? <Time at={draft_at} /> : null}
            </Badge>
          </span>
        ) : null}
        <span className="figures w-28 text-right text-xs text-ink-2 max-sm:hidden">
          {waiting === undefined || version === null
            ? ""
            : waiting === 1
              ? "1 open task"
              : `${waiting} open tasks`}
        </span>
        <span className="w-44 text-right text-xs text-ink-2 max-sm:hidden">
          {published_at ? (
            <>
              <Time at={published_at} />
              {published_by ? ` by ${published_by}` : ""}
            </>
          ) : null}
        </span>
        <span className="text-right sm:w-28">
          {version === null ? (
            <Badge>Not published</Badge>
          ) : (
            <span className="figures text-xs font-medium">Version {version}</span>
          )}
        </span>
      </Link>
    </li>
  );
}
