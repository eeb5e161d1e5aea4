"use client";

import { useReducedMotion } from "motion/react";
import { memo, useLayoutEffect, useRef } from "react";
import { number } from "@/words/number";

const ROLL = { duration: 180, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" };

/** A count that rolls up or down to its new value. */
export const RollingNumber = memo(function RollingNumber({ value }: { value: number }) {
  const place = useRef<HTMLSpanElement>(null);
  const before = useRef(value);
  const still = useReducedMotion();

  useLayoutEffect(() => {
    const up = value > before.current;
    const changed = value !== before.current;
    before.current = value;
    if (!changed || still) return;
    const from = { transform: `translateY(${up ? "55%" : "-55%"})`, opacity: 0 };
    place.current?.animate([from, { transform: "none", opacity: 1 }], ROLL);
  }, [value, still]);

  return (
    <span className="figures inline-flex overflow-hidden">
      <span ref={place}>{number(value)}</span>
    </span>
  );
});
