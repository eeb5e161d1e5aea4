"use client";

import { useState } from "react";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { useEditor } from "./EditorContext";
import { StepChoice } from "./StepChoice";

/** From so many choices on, those that are chosen are listed and the rest is looked up. */
const MANY = 12;

interface Choice {
  key: string;
  name: string;
}

/** Any number of steps. Chosen ones that do not exist (any more) are listed too, so that they can be taken out. */
export function StepChecks({
  label,
  chosen,
  choices,
  gone,
  more,
  first = [],
  folded = false,
  onChange,
}: {
  label: string;
  chosen: readonly string[];
  choices: readonly Choice[];
  /** What is said of a chosen one that does not exist. */
  gone: string;
  /** What is looked up when there are many. */
  more: string;
  /** Choices that are no steps; always listed. */
  first?: readonly Choice[];
  /** Shown only on demand while nothing is chosen. */
  folded?: boolean;
  onChange: (keys: string[]) => void;
}) {
  const { readOnly } = useEditor();
  const [opened, setOpened] = useState(false);
  const isMany = choices.length > MANY;
  const listed = [...first, ...(isMany ? choices.filter(({ key }) => chosen.includes(key)) : choices)];
  const missing = chosen.filter((key) => !listed.some((each) => each.key === key));

  function change(key: string, on: boolean): void {
    const rest = chosen.filter((each) => each !== key);
    onChange(on ? [...rest, key] : rest);
  }

  if (folded && chosen.length === 0 && !opened) {
    if (readOnly) return null;
    return (
      <div>
        <Button size="sm" variant="ghost" className="-ml-2.5" onClick={() => setOpened(true)}>
          {label}…
        </Button>
      </div>
    );
  }
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1 text-xs font-medium text-ink-2">{label}</legend>
      {[...listed, ...missing.map((key) => ({ key, name: `${key} (${gone})` }))].map(({ key, name }) => (
        <Checkbox
          key={key}
          checked={chosen.includes(key)}
          disabled={readOnly}
          label={name}
          onChange={(on) => change(key, on)}
        />
      ))}
      {isMany && !readOnly ? (
        <StepChoice
          value=""
          label={`${label}: ${more}`}
          placeholder={more}
          choices={choices.map(({ key, name }) => ({ value: key, label: name }))}
          onChange={(key) => change(key, true)}
        />
      ) : null}
    </fieldset>
  );
}
