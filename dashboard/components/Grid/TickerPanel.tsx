"use client";

import { ChevronDown, ChevronUp, Pause, Play, Radio } from "lucide-react";
import { AnimatePresence, useReducedMotion } from "motion/react";
import * as m from "motion/react-m";
import Link from "next/link";
import { memo, useState, useSyncExternalStore } from "react";
import { usePersonName, useTitle } from "@/queries/grid";
import { classes } from "@/ui/classes";
import { IconButton } from "@/ui/IconButton";
import { LayoutMotion } from "@/ui/LayoutMotion";
import { row } from "@/ui/motion";
import { Ago } from "./Ago";
import type { News } from "./news";
import type { Ticker } from "./ticker";

const DOTS = {
  neutral: "bg-line-strong",
  good: "bg-good-mark",
  warn: "bg-warn-mark",
  bad: "bg-bad-mark",
} as const;

/**
 * What just happened, in plain words, newest first. Beside the grid where there is room; else a line with
 * the newest, which unfolds.
 */
export const TickerPanel = memo(function TickerPanel({
  ticker,
  className,
}: {
  ticker: Ticker;
  className?: string;
}) {
  const lines = useSyncExternalStore(ticker.subscribe, ticker.read, ticker.read);
  const paused = useSyncExternalStore(ticker.subscribe, ticker.isPaused, ticker.isPaused);
  const [unfolded, setUnfolded] = useState(false);
  const [newest] = lines;

  return (
    <section aria-label="What just happened" className={classes("flex min-h-0 flex-col", className)}>
      <header className="flex h-10 shrink-0 items-center gap-2 border-line pr-1.5 pl-4 lg:pl-6 xl:border-b xl:pl-4">
        <h2 className="text-sm font-semibold whitespace-nowrap">Just now</h2>
        <div className="min-w-0 flex-1 truncate text-xs text-ink-3 xl:hidden">
          {unfolded ? null : newest ? <Sentence news={newest} /> : "Nothing yet"}
        </div>
        <span className="text-xs text-ink-3 xl:ml-auto">{paused ? "Paused" : null}</span>
        <IconButton
          label={paused ? "Go on" : "Pause"}
          icon={paused ? Play : Pause}
          pressed={paused}
          shortcut="p"
          onClick={() => ticker.pause(!paused)}
          className="size-7"
        />
        <IconButton
          label={unfolded ? "Show the newest only" : "Show all that happened"}
          icon={unfolded ? ChevronUp : ChevronDown}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
          className="size-7 xl:hidden"
        />
      </header>
      <div className={classes("min-h-0 flex-col xl:flex xl:flex-1", unfolded ? "flex max-h-72" : "hidden")}>
        {newest ? <Lines lines={lines} /> : <Silence />}
      </div>
    </section>
  );
});

function Silence() {
  return (
    <p className="flex items-start gap-2 px-4 py-3 text-xs text-ink-3 lg:px-6 xl:px-4">
      <Radio aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      Nothing has happened since you opened this page. It will show here at once.
    </p>
  );
}

function Lines({ lines }: { lines: readonly News[] }) {
  return (
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Newest first"
      className="min-h-0 flex-1 scroll-thin overflow-y-auto outline-offset-[-2px]"
    >
      <LayoutMotion>
        <AnimatePresence initial={false}>
          {lines.map((line) => (
            <Line key={line.id} news={line} />
          ))}
        </AnimatePresence>
      </LayoutMotion>
    </ol>
  );
}

const Line = memo(function Line({ news }: { news: News }) {
  const still = useReducedMotion();
  return (
    <m.li
      layout={still ? false : "position"}
      variants={row}
      initial={still ? false : "hidden"}
      animate="shown"
      className="flex gap-2.5 border-b border-line px-4 py-2 lg:px-6 xl:px-4"
    >
      <span aria-hidden className={classes("mt-1.5 size-1.5 shrink-0 rounded-full", DOTS[news.tone])} />
      <div className="min-w-0 flex-1 text-xs text-ink-2">
        <Sentence news={news} />
        <Ago at={news.at} className="mt-0.5 block text-2xs text-ink-3" />
      </div>
    </m.li>
  );
});

/** One line: who, what, which request, and what came of it. */
function Sentence({ news }: { news: News }) {
  const title = useTitle(news.request);
  const name = usePersonName(news.who, news.request);
  return (
    <>
      {news.who ? <span className="font-medium text-ink">{name ?? news.who} </span> : null}
      {news.deed ? `${news.deed} ` : null}
      {news.request === null ? (
        <span className="font-medium text-ink">{news.many}</span>
      ) : (
        <Link
          prefetch={false}
          href={`/requests/${news.request}`}
          className="rounded-sm font-medium text-ink hover:text-accent-text"
        >
          {title ?? `request ${news.request}`}
        </Link>
      )}
      {news.rest}
    </>
  );
}
