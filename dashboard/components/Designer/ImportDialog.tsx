"use client";

import { FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { type Listed, useMakeWorkflow } from "@/queries/definitions";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Dialog } from "@/ui/Dialog";
import { readFile } from "./files";
import { keepText } from "./keepsake";
import { type Doc, stepsOf, textOf, transitionsOf } from "./reading";

type Chosen = { doc: Doc; text: string; file: string };

/** A definition from a file becomes the draft of the workflow that it names. */
export function ImportDialog({ workflows, onClose }: { workflows: readonly Listed[]; onClose: () => void }) {
  const router = useRouter();
  const make = useMakeWorkflow();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const key = textOf(chosen?.doc.key);
  const present = workflows.find((workflow) => workflow.key === key);

  async function read(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    setFault(null);
    try {
      setChosen({ ...(await readFile(file)), file: file.name });
    } catch (error) {
      setChosen(null);
      setFault(error instanceof Error ? error.message : "The file could not be read.");
    }
  }

  async function bring(): Promise<void> {
    if (chosen === null) return;
    setFault(null);
    try {
      await make.mutateAsync(chosen.doc);
      keepText(key, chosen.text);
      router.push(`/designer/${encodeURIComponent(key)}`);
    } catch (error) {
      setFault(error instanceof Error ? error.message : "It could not be imported. Try again.");
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Import a definition"
      description="A YAML or JSON file. It becomes a draft; what runs is not touched."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            disabled={chosen === null}
            busy={make.isPending}
            onClick={() => void bring()}
          >
            {present?.has_draft ? "Replace the draft" : "Make the draft"}
          </Button>
        </>
      }
    >
      <DropPlace onFile={(file) => void read(file)} name={chosen?.file} />
      {chosen === null ? null : (
        <div className="mt-3 flex flex-col gap-1 text-sm">
          <p className="font-medium">{textOf(chosen.doc.name) || key}</p>
          <p className="text-xs text-ink-2">
            {key}, {stepsOf(chosen.doc).length} steps, {transitionsOf(chosen.doc).length} transitions
          </p>
          {present === undefined ? null : (
            <p className={classes("text-xs", present.has_draft ? "text-warn" : "text-ink-2")}>
              {present.has_draft
                ? `${present.name} has a draft already. This one takes its place.`
                : `It becomes the draft of ${present.name}, beside version ${present.version}.`}
            </p>
          )}
        </div>
      )}
      {fault === null ? null : (
        <p role="alert" className="mt-3 text-sm text-bad">
          {fault}
        </p>
      )}
    </Dialog>
  );
}

function DropPlace({ onFile, name }: { onFile: (file: File | undefined) => void; name: string | undefined }) {
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the file field inside
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFile(event.dataTransfer.files[0]);
      }}
      className={classes(
        "flex flex-col items-center gap-2 rounded-lg border border-dashed px-4 py-8 text-center transition-colors duration-100 focus-within:border-accent",
        over ? "border-accent bg-accent-soft" : "border-line-strong",
      )}
    >
      <FileUp aria-hidden className="size-5 text-ink-3" />
      <label
        htmlFor={id}
        className="cursor-pointer text-sm font-medium text-accent-text underline-offset-2 hover:underline"
      >
        {name ?? "Choose a file"}
      </label>
      <input
        id={id}
        type="file"
        accept=".yaml,.yml,.json,application/json,application/yaml"
        className="sr-only"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
      <p className="text-xs text-ink-3">or drop it here</p>
    </div>
  );
}
