"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type FormValue, type Schema, startValue } from "@/components/Form/Form";
import { isObject } from "@/components/Form/schema";

export interface Draft {
  title: string;
  value: FormValue;
}

const WAIT_MS = 250;

type Reader = Pick<Storage, "getItem">;

/**
 * What was written and not sent, kept for this tab and this person until it is sent or thrown away. Fields that the
 * schema no longer has are left out: nobody could see them, and they would be refused.
 */
export function readDraft(place: string, schema: Schema, storage: () => Reader): Draft | undefined {
  try {
    const kept: unknown = JSON.parse(storage().getItem(place) ?? "null");
    if (!isObject(kept) || typeof kept.title !== "string" || !isObject(kept.value)) return undefined;
    const known = typeof schema === "object" ? schema.properties : undefined;
    const fields = Object.entries(kept.value).filter(([key]) => !known || Object.hasOwn(known, key));
    return { title: kept.title, value: Object.fromEntries(fields) };
  } catch {
    return undefined; // written by another version, or no storage at all: the form begins anew
  }
}

/** The draft of a form; `clear` begins anew and forgets what was kept. */
export function useStartDraft(
  place: string,
  schema: Schema,
): {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  clear: () => void;
  wasKept: boolean;
  isFresh: boolean;
} {
  const [found] = useState(() => readDraft(place, schema, () => window.sessionStorage));
  const [draft, setDraft] = useState<Draft>(() => found ?? { title: "", value: startValue(schema) });
  const [isFresh, setFresh] = useState(found === undefined);
  const waiting = useRef<Draft | null>(null);

  const keep = useCallback(() => {
    if (waiting.current === null) return;
    try {
      window.sessionStorage.setItem(place, JSON.stringify(waiting.current));
    } catch {
      // Full or forbidden: what is on the page stays there, only a reload would lose it.
    }
    waiting.current = null;
  }, [place]);

  useEffect(() => {
    if (isFresh) return;
    waiting.current = draft;
    const timer = setTimeout(keep, WAIT_MS);
    return () => clearTimeout(timer);
  }, [draft, isFresh, keep]);
  useEffect(() => keep, [keep]);

  const change = useCallback((part: Partial<Draft>) => {
    setFresh(false);
    setDraft((now) => ({ ...now, ...part }));
  }, []);
  const clear = useCallback(() => {
    waiting.current = null;
    try {
      window.sessionStorage.removeItem(place);
    } catch {
      // Nothing can have been kept there either.
    }
    setFresh(true);
    setDraft({ title: "", value: startValue(schema) });
  }, [place, schema]);
  return { draft, change, clear, wasKept: found !== undefined, isFresh };
}
