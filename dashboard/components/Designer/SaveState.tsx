"use client";

import { Check, CloudAlert, LoaderCircle, PencilLine, TriangleAlert } from "lucide-react";
import { Button } from "@/ui/Button";
import type { Saving } from "./useAutosave";

/** Whether what one sees is on the server. */
export function SaveState({
  saving,
  hasDraft,
  onSave,
  onConflict,
}: {
  saving: Saving;
  hasDraft: boolean;
  onSave: () => void;
  onConflict: () => void;
}) {
  if (saving.kind === "conflict") {
    return (
      <Button size="sm" icon={TriangleAlert} className="text-warn" onClick={onConflict}>
        Changed by {saving.by ?? "somebody else"}
      </Button>
    );
  }
  if (saving.kind === "failed") {
    const why = saving.error instanceof Error ? saving.error.message : "It could not be saved.";
    return (
      <Button size="sm" icon={CloudAlert} className="text-bad" title={why} onClick={onSave}>
        Not saved, try again
      </Button>
    );
  }
  const { icon: Icon, words } = told(saving, hasDraft);
  return (
    <span
      role="status"
      title={words}
      className="inline-flex items-center gap-1.5 text-xs whitespace-nowrap text-ink-2"
    >
      <Icon
        aria-hidden
        className={saving.kind === "saving" ? "size-3.5 shrink-0 animate-turn" : "size-3.5 shrink-0"}
      />
      <span className="max-md:sr-only lg:max-xl:sr-only">{words}</span>
    </span>
  );
}

function told(saving: Saving, hasDraft: boolean) {
  switch (saving.kind) {
    case "waiting":
      return { icon: PencilLine, words: "Edited" };
    case "saving":
      return { icon: LoaderCircle, words: "Saving…" };
    case "held":
      return { icon: TriangleAlert, words: "Not saved while it cannot be read" };
    default:
      return { icon: Check, words: hasDraft ? "Draft saved" : "As published" };
  }
}
