"use client";

import { useMemo } from "react";
import { useWorkflows } from "@/queries/workflows";
import { Select } from "@/ui/Select";

/** One of the workflows, or all of them: "". */
export function WorkflowSelect({ value, onChange }: { value: string; onChange: (workflow: string) => void }) {
  const found = useWorkflows().data;
  const options = useMemo(() => {
    const named = (found ?? []).map(({ key, name }) => ({ value: key, label: name }));
    named.sort((a, b) => a.label.localeCompare(b.label));
    return [{ value: "", label: "All workflows" }, ...named];
  }, [found]);
  return (
    <div className="w-full sm:w-52">
      <Select label="Workflow" value={value} onChange={onChange} options={options} />
    </div>
  );
}
