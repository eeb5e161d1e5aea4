"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, call } from "@/client/api";
import { type Designed, designedQuery, saveDraft } from "@/queries/definitions";
import { keepText } from "./keepsake";
import { sameMeaning } from "./meaning";
import type { Doc } from "./reading";

export type Saving =
  | { kind: "saved" }
  | { kind: "waiting" }
  | { kind: "saving" }
  | { kind: "failed"; error: unknown }
  /** It cannot be kept as it is: the text cannot be read, or names another workflow. */
  | { kind: "held" }
  /** Somebody else saved another draft, or published, since this one was read. */
  | { kind: "conflict"; theirs: Doc; by: string | null };

const PAUSE_MS = 2_500;

interface Keeping {
  key: string;
  doc: Doc;
  /** The text to remember beside the draft; asked for when it is saved. */
  text: () => string;
  held: boolean;
  designed: Designed;
  /** Somebody else changed it while nothing was unsaved here: show theirs. */
  onTheirs: (theirs: Doc, by: string | null) => void;
}

/**
 * Saves the draft some moments after the last edit, never over what somebody else saved meanwhile: before each save
 * the draft on the server is compared with the one that this work began from.
 */
export function useAutosave(keeping: Keeping) {
  const { key, doc, held, designed } = keeping;
  const client = useQueryClient();
  const latest = useRef(keeping);
  latest.current = keeping;
  const base = useRef<Doc>(serverDoc(designed) ?? doc);
  const seen = useRef(ageOf(designed));
  const running = useRef<Promise<boolean> | null>(null);
  const [saving, setSaving] = useState<Saving>({ kind: "saved" });
  const conflicted = saving.kind === "conflict";

  const readNow = useCallback(async (): Promise<Designed> => {
    const now = await call(api.GET("/api/v1/workflows/{key}", { params: { path: { key } } }));
    seen.current = ageOf(now);
    client.setQueryData(designedQuery(key).queryKey, now);
    return now;
  }, [client, key]);

  const saveOnce = useCallback(async (): Promise<boolean> => {
    const mine = latest.current.doc;
    setSaving({ kind: "saving" });
    try {
      const before = await readNow();
      const theirs = serverDoc(before);
      if (theirs !== null && !sameMeaning(theirs, base.current) && !sameMeaning(theirs, mine)) {
        setSaving({ kind: "conflict", theirs, by: changedBy(before) });
        return false;
      }
      await saveDraft(key, mine);
      base.current = mine;
      keepText(key, latest.current.text());
      await readNow();
      setSaving({ kind: sameMeaning(latest.current.doc, mine) ? "saved" : "waiting" });
      return true;
    } catch (error) {
      setSaving({ kind: "failed", error });
      return false;
    }
  }, [key, readNow]);

  /** Save now, if there is something to save; whether the server has the present document afterwards. */
  const save = useCallback(async (): Promise<boolean> => {
    await running.current;
    if (latest.current.held) return false;
    if (sameMeaning(latest.current.doc, base.current)) {
      setSaving({ kind: "saved" });
      return true;
    }
    running.current = saveOnce().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [saveOnce]);

  useEffect(() => {
    if (conflicted) return;
    if (held) {
      setSaving({ kind: "held" });
      return;
    }
    if (sameMeaning(doc, base.current)) {
      setSaving((now) => (now.kind === "saving" ? now : { kind: "saved" }));
      return;
    }
    setSaving((now) => (now.kind === "saving" ? now : { kind: "waiting" }));
    const timer = setTimeout(() => void save(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [doc, held, conflicted, save]);

  useEffect(() => {
    const age = ageOf(designed);
    if (running.current !== null || !isNewer(age, seen.current)) return;
    seen.current = age;
    const theirs = serverDoc(designed);
    if (theirs === null || sameMeaning(theirs, base.current)) return;
    const mine = latest.current;
    const untouched = !mine.held && sameMeaning(mine.doc, base.current);
    if (!untouched && !sameMeaning(theirs, mine.doc)) {
      setSaving({ kind: "conflict", theirs, by: changedBy(designed) });
      return;
    }
    base.current = theirs;
    if (untouched) mine.onTheirs(theirs, changedBy(designed));
  }, [designed]);

  useSaveOnLeave(save, () => !sameMeaning(latest.current.doc, base.current));

  /** End a conflict: whatever the document is now counts, and what is on the server was looked at. */
  const settle = useCallback((theirs: Doc) => {
    base.current = theirs;
    setSaving({ kind: "waiting" });
  }, []);

  return { saving, save, settle };
}

/** Leaving the page, or looking elsewhere, is a moment to save; a browser asks before it throws edits away. */
function useSaveOnLeave(save: () => Promise<boolean>, isDirty: () => boolean): void {
  const dirty = useRef(isDirty);
  dirty.current = isDirty;
  useEffect(() => {
    const onHide = () => document.visibilityState === "hidden" && void save();
    const onUnload = (event: BeforeUnloadEvent) => dirty.current() && event.preventDefault();
    document.addEventListener("visibilitychange", onHide);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      document.removeEventListener("visibilitychange", onHide);
      window.removeEventListener("beforeunload", onUnload);
      void save();
    };
  }, [save]);
}

/** What the next edit starts from: the draft, or without one the newest version. */
export function serverDoc(designed: Designed): Doc | null {
  return designed.draft?.definition ?? designed.definition;
}

function changedBy(designed: Designed): string | null {
  return designed.draft === null ? designed.published_by : designed.draft.saved_by;
}

type Age = { version: number; savedAt: number };

function ageOf({ version, draft }: Designed): Age {
  return { version: version ?? 0, savedAt: draft?.saved_at ? Date.parse(draft.saved_at) : 0 };
}

function isNewer(age: Age, than: Age): boolean {
  return age.version > than.version || (age.version === than.version && age.savedAt > than.savedAt);
}
