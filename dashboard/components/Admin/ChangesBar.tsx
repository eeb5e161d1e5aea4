"use client";

import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import { Button } from "@/ui/Button";
import { steady } from "@/ui/motion";
import { count as inWords } from "@/words/number";

/** How much is to be different, and what to do about it. There only when something is. */
export function ChangesBar({
  count,
  roles,
  onDiscard,
  onReview,
}: {
  count: number;
  roles: number;
  onDiscard: () => void;
  onReview: () => void;
}) {
  return (
    <div role="status" className="shrink-0">
      <AnimatePresence>
        {count ? (
          <m.div
            initial={{ opacity: 0, y: 12 }}
            animate={{ opacity: 1, y: 0, transition: steady }}
            exit={{ opacity: 0, transition: { duration: 0.1 } }}
            className="flex flex-wrap items-center gap-2 border-t border-line bg-raised px-4 py-2.5 shadow-lifted lg:px-6"
          >
            <p className="figures mr-auto w-full text-sm sm:w-auto">
              <span className="font-medium">{inWords(count, "change")}</span>{" "}
              <span className="text-ink-2">to {inWords(roles, "role")}, not saved</span>
            </p>
            <Button variant="ghost" onClick={onDiscard}>
              Discard
            </Button>
            <Button variant="primary" onClick={onReview}>
              What would this change?
            </Button>
          </m.div>
        ) : null}
      </AnimatePresence>
    </div>
  );
}
