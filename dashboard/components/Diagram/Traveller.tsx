"use client";

import { ViewportPortal } from "@xyflow/react";
import { useReducedMotion } from "motion/react";
import * as m from "motion/react-m";
import { useEffect, useRef, useState } from "react";
import type { Way } from "./flow";
import { curveThrough, type Layout } from "./layout";

const HOP_SECONDS = 0.24;
const MOST_HOPS = 4;

/** When a request goes on while one looks, a dot goes the way that it went. */
export function Traveller({ layout, path }: { layout: Layout; path: readonly Way[] }) {
  const still = useReducedMotion();
  const [hops, setHops] = useState<{ id: string; curve: string }[]>([]);
  const seen = useRef(path.length);

  useEffect(() => {
    const fresh = path.slice(seen.current).slice(-MOST_HOPS);
    seen.current = path.length;
    if (fresh.length === 0) return;
    setHops(
      fresh.flatMap(([from, to], index) => {
        const line = layout.lines.find((each) => each.from === from && each.to === to);
        const id = `${path.length}-${index}`;
        return line ? [{ id, curve: curveThrough(line.points, layout.direction) }] : [];
      }),
    );
  }, [path, layout]);

  const hop = hops[0];
  if (!hop || still) return null;
  return (
    <ViewportPortal>
      <m.span
        key={hop.id}
        aria-hidden
        className="pointer-events-none absolute top-0 left-0 z-10 size-3 rounded-full bg-accent shadow-lifted ring-4 ring-accent-soft"
        style={{ offsetPath: `path("${hop.curve}")` }}
        initial={{ offsetDistance: "0%" }}
        animate={{ offsetDistance: "100%" }}
        transition={{ duration: HOP_SECONDS, ease: "easeInOut" }}
        onAnimationComplete={() => setHops((rest) => rest.slice(1))}
      />
    </ViewportPortal>
  );
}
