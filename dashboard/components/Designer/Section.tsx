"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { classes } from "@/ui/classes";

/** A part of a panel that folds away; `summary` says in a few words what is inside while it is closed. */
export function Section({
  title,
  summary,
  open = true,
  children,
}: {
  title: string;
  summary?: string | undefined;
  open?: boolean;
  children: ReactNode;
}) {
  const [shown, setShown] = useState(open);
  return (
    <section className="border-b border-line last:border-b-0">
      <h3>
        <button
          type="button"
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
          className="flex w-full items-center gap-1.5 px-4 py-2.5 text-left text-sm font-medium -outline-offset-2 hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            className={classes(
              "size-3.5 shrink-0 text-ink-3 transition-transform duration-150",
              shown && "rotate-90",
            )}
          />
          <span>{title}</span>
          {!shown && summary ? (
            <span className="ml-auto truncate pl-3 text-xs font-normal text-ink-3">{summary}</span>
          ) : null}
        </button>
      </h3>
      {shown ? <div className="flex flex-col gap-3.5 px-4 pt-1 pb-4">{children}</div> : null}
    </section>
  );
}
