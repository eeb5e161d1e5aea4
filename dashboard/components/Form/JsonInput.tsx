"use client";

import { useState } from "react";
import { Textarea } from "@/ui/Textarea";
import type { Json } from "./schema";

/** What no other control can hold, written out as JSON; a text that is no JSON is taken as a text. */
export function JsonInput({
  value,
  onChange,
  disabled,
}: {
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  disabled: boolean;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Textarea
      value={typed ?? written(value)}
      disabled={disabled}
      spellCheck={false}
      className="font-mono text-xs"
      onFocus={() => setTyped(written(value))}
      onBlur={() => setTyped(null)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(read(event.target.value));
      }}
    />
  );
}

function written(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" && !isJson(value) ? value : JSON.stringify(value, null, 2);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function read(text: string): Json | undefined {
  if (text.trim() === "") return undefined;
  return isJson(text) ? (JSON.parse(text) as Json) : text;
}
