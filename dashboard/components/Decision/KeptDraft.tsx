"use client";

import { useQuery } from "@tanstack/react-query";
import { CloudCheck, CloudOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Problem } from "@/client/problem";
import type { FormValue } from "@/components/Form/schema";
import { draftQuery, type KeptDraft as Kept, saveDraft } from "@/queries/drafts";
import { useMe } from "@/queries/me";
import { Button } from "@/ui/Button";
import { exact, timeOfDay } from "@/words/time";
import type { Draft } from "./draft";
import { Keeper, type KeepState } from "./keeper";
import { isCertain } from "./refusal";

/**
 * Keeps with the server what is filled in of a decision, and brings back what was kept. What one has typed is never
 * written over: where somebody else has kept something meanwhile, one chooses.
 */
export function KeptDraft({
  taskId,
  draft,
  held,
  onRestore,
}: {
  taskId: number;
  draft: Draft;
  /** It is being decided, or has been. */
  held: boolean;
  onRestore: (draft: Draft) => void;
}) {
  const me = useMe()?.username;
  // A task that is decided has no draft any more.
  const { data: found, isPending } = useQuery({ ...draftQuery(taskId), enabled: !held });
  const [state, setState] = useState<KeepState<Kept>>({ kind: "idle" });
  const [theirs, setTheirs] = useState<Kept | null>(null);
  const keeper = useRef<Keeper<Draft, Kept>>(undefined);
  keeper.current ??= new Keeper<Draft, Kept>(
    ({ note, data }, leaving) => saveDraft(taskId, { note, data: { ...data } }, leaving),
    setState,
    (error) => error instanceof Problem && isCertain(error),
  );
  // What was typed before this came counts as typed: it is saved like what follows.
  const shown = useRef(draft);
  const early = useRef(!isBlank(draft));
  const restore = useRef(onRestore);
  restore.current = onRestore;

  // What was kept comes back once, when it is there.
  useEffect(() => {
    if (found === undefined || isEmpty(found)) return;
    if (isBlank(shown.current)) {
      const kept = draftOf(found);
      shown.current = kept;
      restore.current(kept);
      setState({ kind: "saved", kept: found });
    } else if (found.saved_by !== me && !isAlike(shown.current, found)) setTheirs(found);
  }, [found, me]);

  // Until one knows what is kept, and has chosen where somebody else kept it, nobody's words are written over.
  const waits = held || isPending || theirs !== null;
  useEffect(() => keeper.current?.hold(waits), [waits]);
  useEffect(() => {
    if (isSame(draft, shown.current) && !early.current) return;
    early.current = false;
    shown.current = draft;
    keeper.current?.change(draft);
  }, [draft]);
  useEffect(() => {
    const leave = () => keeper.current?.flush(true);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      keeper.current?.flush();
    };
  }, []);

  if (theirs !== null) {
    return (
      <Choice
        theirs={theirs}
        onMine={() => setTheirs(null)}
        onTheirs={() => {
          const kept = draftOf(theirs);
          shown.current = kept;
          restore.current(kept);
          keeper.current?.change(kept);
          setTheirs(null);
        }}
      />
    );
  }
  return <Standing state={state} me={me} />;
}

/** Somebody else has kept something while one wrote: whose words go on? */
function Choice({ theirs, onMine, onTheirs }: { theirs: Kept; onMine: () => void; onTheirs: () => void }) {
  return (
    <div
      role="alert"
      className="flex animate-rise flex-wrap items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm"
    >
      <p className="min-w-0 flex-1 basis-56 text-warn">
        {theirs.saved_by} has kept a draft of this {at(theirs)}. What you wrote is still here; it is not saved
        until you choose.
      </p>
      <Button size="sm" onClick={onTheirs}>
        Use theirs
      </Button>
      <Button size="sm" onClick={onMine}>
        Keep mine
      </Button>
    </div>
  );
}

function Standing({ state, me }: { state: KeepState<Kept>; me: string | undefined }) {
  switch (state.kind) {
    case "idle":
      return null;
    case "saving":
      return <Line>Saving the draft…</Line>;
    case "saved": {
      const { kept } = state;
      return (
        <Line>
          <CloudCheck aria-hidden className="size-3.5 shrink-0" />
          <span title={kept.saved_at ? exact(new Date(kept.saved_at)) : undefined}>
            Draft saved {at(kept)} by {kept.saved_by === me ? "you" : kept.saved_by}
          </span>
        </Line>
      );
    }
    case "failed":
      return (
        <p role="status" className="flex items-start gap-1.5 text-xs text-warn">
          <CloudOff aria-hidden className="mt-px size-3.5 shrink-0" />
          <span className="min-w-0">
            The draft could not be saved; it is still on this page.{" "}
            {state.again ? "It is tried again." : state.error.message}
          </span>
        </p>
      );
  }
}

function Line({ children }: { children: React.ReactNode }) {
  return <p className="flex min-h-4 items-center gap-1.5 text-xs text-ink-3">{children}</p>;
}

function at({ saved_at }: Kept): string {
  return saved_at === null ? "" : timeOfDay(new Date(saved_at));
}

function draftOf({ note, data }: Kept): Draft {
  return { note, data: Object.keys(data).length > 0 ? (data as FormValue) : undefined };
}

function isEmpty({ saved_by, note, data }: Kept): boolean {
  return saved_by === null || (note === "" && Object.keys(data).length === 0);
}

function isBlank({ note, data }: Draft): boolean {
  return note === "" && data === undefined;
}

/** By what they say: what is brought back comes as another object. */
function isSame(one: Draft, other: Draft): boolean {
  return one.note === other.note && JSON.stringify(one.data) === JSON.stringify(other.data);
}

function isAlike(draft: Draft, kept: Kept): boolean {
  return draft.note === kept.note && JSON.stringify(draft.data ?? {}) === JSON.stringify(kept.data);
}
