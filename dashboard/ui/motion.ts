import type { Transition, Variants } from "motion/react";

/** The one curve: quick to leave, soft to arrive. Seconds, as motion counts. */
const EASE = [0.2, 0.8, 0.2, 1] as const;
export const quick: Transition = { duration: 0.14, ease: EASE };
export const steady: Transition = { duration: 0.22, ease: EASE };

/** A row that comes is let in from above; one that leaves goes where it was sent: to the right, done. */
export const row: Variants = {
  hidden: { opacity: 0, y: -6 },
  shown: { opacity: 1, y: 0, transition: steady },
  gone: { opacity: 0, x: 32, transition: quick },
};

/** Content that replaces other content in the same place. */
export const swap: Variants = {
  hidden: { opacity: 0, y: 4 },
  shown: { opacity: 1, y: 0, transition: quick },
  gone: { opacity: 0, transition: { duration: 0.08 } },
};
