"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/ui/IconButton";
import { toast } from "@/ui/toast";

/** A value as JSON that one can read and copy. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <figure className="group relative" aria-label={label}>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="scroll-thin overflow-x-auto rounded-lg border border-line bg-sunken p-3 pr-10 font-mono text-xs leading-5 whitespace-pre-wrap text-ink"
      >
        <Value value={value} depth={0} />
      </pre>
      <CopyButton text={JSON.stringify(value, null, 2)} what={label} className="absolute top-1.5 right-1.5" />
    </figure>
  );
}

/** Puts a text where it can be pasted. */
export function CopyButton({ text, what, className }: { text: string; what: string; className?: string }) {
  const [done, setDone] = useState(false);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), 1_500);
    } catch {
      toast(
        "bad",
        "Could not copy",
        "The browser does not let this page use the clipboard. Select and copy it by hand.",
      );
    }
  }
  const looks = { icon: done ? Check : Copy, label: done ? "Copied" : `Copy ${what.toLowerCase()}` };
  return <IconButton {...looks} className={className} onClick={copy} />;
}

function Value({ value, depth }: { value: unknown; depth: number }): ReactNode {
  if (value === null || typeof value === "boolean")
    return <span className="text-accent-text">{String(value)}</span>;
  if (typeof value === "number") return <span className="text-info">{value}</span>;
  if (typeof value !== "object") return <span>{JSON.stringify(value)}</span>;
  const list = Array.isArray(value);
  const rows = list ? value.map((each) => ["", each] as const) : Object.entries(value as object);
  const [open, close] = list ? "[]" : "{}";
  if (!rows.length) return `${open}${close}`;
  const indent = "  ".repeat(depth + 1);
  return (
    <>
      {open}
      {rows.map(([key, each], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the value is the identity
        <span key={index}>
          {`\n${indent}`}
          {list ? null : <span className="text-ink-2">{JSON.stringify(key)}: </span>}
          <Value value={each} depth={depth + 1} />
          {index < rows.length - 1 ? "," : ""}
        </span>
      ))}
      {`\n${"  ".repeat(depth)}${close}`}
    </>
  );
}
