"use client";

import { motion, useReducedMotion } from "motion/react";
import { type RefObject, useCallback, useRef, useState } from "react";
import { type Hop, MOST_TOKENS, type Place } from "./hops";

type Point = { x: number; y: number };
type Token = { id: number; from: Point; to: Point; words: string };

const TRAVEL = { duration: 0.24, ease: [0.3, 0.1, 0.2, 1] as const };
const PULSE = { duration: 240, easing: "ease-out" };

/**
 * What moves over the grid: a token for requests that go from one cell to another, and one pulse
 * of a cell in which something has become late. Only between what is in sight, and not at all for who
 * asked for reduced motion: there the numbers change, and that is all.
 */
export function useTravellers(ground: RefObject<HTMLElement | null>) {
  const [tokens, setTokens] = useState<readonly Token[]>([]);
  const last = useRef(0);
  const still = useReducedMotion();

  const travel = useCallback(
    (hops: readonly Hop[]) => {
      const under = ground.current;
      if (!under || still || document.hidden) return;
      const origin = under.getBoundingClientRect();
      const made: Token[] = [];
      for (const hop of hops) {
        if (made.length === MOST_TOKENS) break;
        const from = locate(under, hop.from, origin);
        const to = locate(under, hop.to, origin);
        if (!from || !to) continue;
        last.current += 1;
        made.push({ id: last.current, from, to, words: label(hop) });
      }
      if (made.length) setTokens((now) => [...now, ...made].slice(-MOST_TOKENS));
    },
    [ground, still],
  );

  const pulse = useCallback(
    (cells: readonly Place[]) => {
      if (!ground.current || still || document.hidden) return;
      for (const cell of cells) {
        find(ground.current, cell)?.animate(
          [
            { boxShadow: "inset 0 0 0 2px var(--bad-mark)", backgroundColor: "var(--bad-soft)" },
            { boxShadow: "inset 0 0 0 0 var(--bad-mark)" },
          ],
          PULSE,
        );
      }
    },
    [ground, still],
  );

  const arrive = useCallback((id: number) => setTokens((now) => now.filter((token) => token.id !== id)), []);
  return { tokens, travel, pulse, arrive };
}

/** The tokens on their way. */
export function Travellers({
  tokens,
  onArrive,
}: {
  tokens: readonly Token[];
  onArrive: (id: number) => void;
}) {
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 z-20 overflow-hidden">
      {tokens.map((token) => (
        <motion.span
          key={token.id}
          initial={{ ...token.from, opacity: 0.6, scale: 0.85 }}
          animate={{ ...token.to, opacity: 1, scale: 1 }}
          transition={TRAVEL}
          onAnimationComplete={() => onArrive(token.id)}
          className="absolute top-0 left-0 -mt-2.5 -ml-4 flex h-5 min-w-8 items-center justify-center rounded-full bg-accent px-1.5 text-2xs font-semibold text-accent-ink shadow-lifted figures"
        >
          {token.words}
        </motion.span>
      ))}
    </div>
  );
}

function label(hop: Hop): string {
  const [first] = hop.requests;
  return hop.requests.length > 1 ? `×${hop.requests.length}` : `#${first}`;
}

function locate(under: HTMLElement, place: Place, origin: DOMRect): Point | null {
  const found = find(under, place)?.getBoundingClientRect();
  if (!found || found.bottom < 0 || found.top > window.innerHeight) return null;
  return { x: found.left - origin.left + found.width / 2, y: found.top - origin.top + found.height / 2 };
}

function find(under: HTMLElement, place: Place): Element | null {
  return under.querySelector(`[data-place="${CSS.escape(place)}"]`);
}
