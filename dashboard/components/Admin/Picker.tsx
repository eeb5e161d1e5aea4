"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { matching } from "@/components/Admin/matrix";
import { Checkbox } from "@/ui/Checkbox";
import { Input } from "@/ui/Input";

const ENOUGH_TO_SEARCH = 9;

/** Some of many names, each with a word beside it. What is chosen stays in sight while one searches. */
export function Picker({
  names,
  chosen,
  onChange,
  label,
  hintOf,
}: {
  names: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  label: string;
  hintOf?: (name: string) => string;
}) {
  const [text, setText] = useState("");
  const shown = matching(names, text);
  function pick(name: string, picked: boolean): void {
    onChange(picked ? [...chosen, name].sort() : chosen.filter((each) => each !== name));
  }
  return (
    <fieldset className="min-w-0 overflow-hidden rounded-lg border border-line">
      <legend className="sr-only">{label}</legend>
      {names.length >= ENOUGH_TO_SEARCH ? (
        <div className="border-b border-line p-1.5">
          <Input
            icon={Search}
            aria-label={`Find in ${label.toLowerCase()}`}
            placeholder="Find…"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      ) : null}
      <ul className="max-h-60 scroll-thin overflow-y-auto py-1">
        {shown.map((name) => (
          <li key={name} className="flex items-center gap-2 px-3 py-1 hover:bg-hover">
            <div className="min-w-0 flex-1">
              <Checkbox
                checked={chosen.includes(name)}
                onChange={(picked) => pick(name, picked)}
                label={<span className="break-words">{name}</span>}
              />
            </div>
            {hintOf ? <span className="shrink-0 text-xs text-ink-3">{hintOf(name)}</span> : null}
          </li>
        ))}
        {shown.length ? null : <li className="px-3 py-2 text-xs text-ink-3">Nothing is called that.</li>}
      </ul>
      <p className="border-t border-line bg-sunken px-3 py-1.5 text-xs text-ink-2" aria-live="polite">
        {chosen.length ? `${chosen.length} chosen` : "None chosen"}
      </p>
    </fieldset>
  );
}
