"use client";

import { useReducedMotion } from "motion/react";
import * as m from "motion/react-m";
import { type Ref, type RefObject, useImperativeHandle, useRef, useState } from "react";
import { type Hop, MOST_TOKENS, type Place } from "./hops";

type Point = { x: number; y: number };
type Token = { id: number; from: Point; to: Point; words: string };

const TRAVEL = { duration: 0.24, ease: [0.3, 0.1, 0.2, 1] as const };
const PULSE = { duration: 240, easing: "ease-out" };
const PULSE_FRAMES = [
  { boxShadow: "inset 0 0 0 2px var(--bad-mark)", backgroundColor: "var(--bad-soft)" },
  { boxShadow: "inset 0 0 0 0 var(--bad-mark)" },
];

export type Motions = {
  /** Send a token along each of these ways. */
  travel: (hops: readonly Hop[]) => void;
  /** Let cells pulse once: something has just become late in them. */
  pulse: (cells: readonly Place[]) => void;
};

/**
 * What moves over the grid: a token for requests that go from one cell to another, and one pulse
 * of a cell in which something has become late. Only between what is in sight, and not at all for who
 * asked for reduced motion: there the numbers change, and that is all. It draws only itself anew.
 */
export function Travellers({
  ground,
  ref,
}: {
  /** What holds the places. */
  ground: RefObject<HTMLElement | null>;
  ref: Ref<Motions>;
}) {
  const [tokens, setTokens] = useState<readonly Token[]>([]);
  const last = useRef(0);
  const still = useReducedMotion();

  useImperativeHandle(ref, () => {
    const under = () => (still || document.hidden ? null : ground.current);
    return {
      travel(hops) {
        const place = under();
        if (!place || hops.length === 0) return;
        const made = makeTokens(place, hops, last.current);
        last.current += made.length;
        if (made.length) setTokens((now) => [...now, ...made].slice(-MOST_TOKENS));
      },
      pulse(cells) {
        const place = under();
        if (!place) return;
        for (const cell of cells) find(place, cell)?.animate(PULSE_FRAMES, PULSE);
      },
    };
  }, [ground, still]);

  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 z-20 overflow-hidden">
      {tokens.map((token) => (
        <m.span
          key={token.id}
          initial={{ ...token.from, opacity: 0.6, scale: 0.85 }}
          animate={{ ...token.to, opacity: 1, scale: 1 }}
          transition={TRAVEL}
          onAnimationComplete={() => setTokens((now) => now.filter((each) => each.id !== token.id))}
          className="figures absolute top-0 left-0 -mt-2.5 -ml-4 flex h-5 min-w-8 items-center justify-center rounded-full bg-accent px-1.5 text-2xs font-semibold text-accent-ink shadow-lifted"
        >
          {token.words}
        </m.span>
      ))}
    </div>
  );
}

/** Tokens for ways of which something is in sight, not more than are told apart by the eye. */
function makeTokens(under: HTMLElement, hops: readonly Hop[], last: number): Token[] {
  const origin = under.getBoundingClientRect();
  const made: Token[] = [];
  for (const hop of hops) {
    if (made.length === MOST_TOKENS) break;
    const from = locate(under, hop.from);
    const to = locate(under, hop.to);
    if (!from || !to || (!isInSight(from) && !isInSight(to))) continue;
    const id = last + made.length + 1;
    made.push({ id, from: middle(from, origin), to: middle(to, origin), words: label(hop) });
  }
  return made;
}

function label(hop: Hop): string {
  const [first] = hop.requests;
  return hop.requests.length > 1 ? `×${hop.requests.length}` : `#${first}`;
}

function locate(under: HTMLElement, place: Place): DOMRect | undefined {
  return find(under, place)?.getBoundingClientRect();
}

function isInSight(box: DOMRect): boolean {
  return box.bottom > 0 && box.top < window.innerHeight;
}

function middle(box: DOMRect, origin: DOMRect): Point {
  return { x: box.left - origin.left + box.width / 2, y: box.top - origin.top + box.height / 2 };
}

function find(under: HTMLElement, place: Place): Element | null {
  return under.querySelector(`[data-place="${CSS.escape(place)}"]`);
}
