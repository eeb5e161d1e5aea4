"use client";

import { useState } from "react";
import { Input } from "@/ui/Input";
import { language } from "@/words/time";
import { readNumber, typedNumber, writeNumber } from "./number";
import type { Json } from "./schema";

/** A number in the signs of the place; what is no number stays as it was typed, and is told so. */
export function NumberInput({
  value,
  onChange,
  whole,
  signed,
  disabled,
  placeholder,
}: {
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  whole: boolean;
  signed: boolean;
  disabled: boolean;
  placeholder: string | undefined;
}) {
  // What is being typed: "12," is on its way to 12,5 and must not be rewritten under the fingers.
  const [typed, setTyped] = useState<string | null>(null);
  const written = (number: (value: number) => string) =>
    typeof value === "number" ? number(value) : typeof value === "string" ? value : "";
  return (
    <Input
      value={typed ?? written((number) => writeNumber(number, language()))}
      disabled={disabled}
      placeholder={placeholder}
      // The keypads of phones have no minus.
      inputMode={signed ? "text" : whole ? "numeric" : "decimal"}
      className="figures"
      onFocus={() => setTyped(written((number) => typedNumber(number, language())))}
      onBlur={() => setTyped(null)}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        onChange(text.trim() === "" ? undefined : (readNumber(text, language()) ?? text));
      }}
    />
  );
}
