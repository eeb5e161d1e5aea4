"use client";

import { Lock } from "lucide-react";
import { useDesigned } from "@/queries/definitions";
import { useMe } from "@/queries/me";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { usePathParts } from "@/ui/path";
import { Skeleton } from "@/ui/Skeleton";
import { Catalogue } from "./Catalogue";
import { Workbench } from "./Workbench";

/** All workflows, or the editor of the one that the address names. */
export function DesignerRoom() {
  const parts = usePathParts("designer");
  const me = useMe();
  if (parts === null || me === undefined) return <Waiting />;
  if (!me.rooms.includes("designer")) {
    return (
      <Empty icon={Lock} title="This room is not open to you" body="It is for people who manage workflows." />
    );
  }
  const [key] = parts;
  return key === undefined ? <Catalogue /> : <Opened key={key} workflow={key} />;
}

function Opened({ workflow }: { workflow: string }) {
  const { data, error, refetch } = useDesigned(workflow);
  if (data !== undefined) return <Workbench designed={data} />;
  return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Waiting />;
}

function Waiting() {
  return (
    <div role="status" aria-label="Loading the designer" className="flex flex-1 flex-col">
      <div className="flex h-14 items-center gap-3 border-b border-line bg-surface px-5">
        <Skeleton className="h-4 w-48" />
      </div>
      <div className="flex flex-1 items-center justify-center">
        <Skeleton className="h-14 w-44 rounded-lg" />
      </div>
    </div>
  );
}
