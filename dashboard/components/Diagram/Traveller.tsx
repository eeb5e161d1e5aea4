"use client";

import { ViewportPortal } from "@xyflow/react";
import { useReducedMotion } from "motion/react";
import * as m from "motion/react-m";
import { useEffect, useRef, useState } from "react";
import type { Way } from "./flow";
import { curveThrough, type Layout } from "./layout";

const HOP_SECONDS = 0.24;
const MOST_HOPS = 4;

/** Where dots go at the same time: one way, or all branches that a fork has opened. */
interface Hop {
  id: string;
  curves: string[];
}

/** When a request goes on while one looks, a dot goes the way that it went. */
export function Traveller({ layout, path }: { layout: Layout; path: readonly Way[] }) {
  const still = useReducedMotion();
  const [hops, setHops] = useState<readonly Hop[]>([]);
  const seen = useRef(path.length);

  useEffect(() => {
    const fresh = path.slice(seen.current);
    seen.current = path.length;
    if (fresh.length > 0) setHops(hopsOf(fresh, layout, path.length));
  }, [path, layout]);

  const hop = hops[0];
  if (!hop || still) return null;
  return (
    <ViewportPortal>
      {hop.curves.map((curve, index) => (
        <m.span
          key={`${hop.id} ${curve}`}
          aria-hidden
          className="pointer-events-none absolute top-0 left-0 z-10 size-3 rounded-full bg-accent shadow-lifted ring-4 ring-accent-soft"
          style={{ offsetPath: `path("${curve}")` }}
          initial={{ offsetDistance: "0%" }}
          animate={{ offsetDistance: "100%" }}
          transition={{ duration: HOP_SECONDS, ease: "easeInOut" }}
          onAnimationComplete={() => index === 0 && setHops((rest) => rest.slice(1))}
        />
      ))}
    </ViewportPortal>
  );
}

/** The last few hops. Ways that leave the same step one after the other are branches, which go together. */
function hopsOf(path: readonly Way[], layout: Layout, taken: number): Hop[] {
  const groups: Way[][] = [];
  for (const way of path) {
    const last = groups.at(-1);
    if (last?.[0]?.[0] === way[0]) last.push(way);
    else groups.push([way]);
  }
  return groups.slice(-MOST_HOPS).flatMap((ways, index) => {
    const curves = ways.flatMap(([from, to]) => {
      const line = layout.lines.find((each) => each.from === from && each.to === to);
      return line ? [curveThrough(line.points, layout.direction)] : [];
    });
    return curves.length > 0 ? [{ id: `${taken}-${index}`, curves }] : [];
  });
}
