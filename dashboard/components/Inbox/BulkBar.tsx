"use client";

import { X } from "lucide-react";
import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import { outcomeLabel, toneOf } from "@/components/Decision/outcome";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { steady } from "@/ui/motion";
import { count } from "@/words/number";
import type { BulkOffer } from "./bulk";

const MOST_BUTTONS = 4;

/** What can be done with the chosen tasks; there as long as some are chosen. */
export function BulkBar({
  chosen,
  offers,
  onChoose,
  onClear,
}: {
  chosen: number;
  offers: readonly BulkOffer[];
  onChoose: (offer: BulkOffer) => void;
  onClear: () => void;
}) {
  return (
    <AnimatePresence>
      {chosen === 0 ? null : (
        <m.section
          aria-label="With the chosen tasks"
          initial={{ opacity: 0, y: 16 }}
          animate={{ opacity: 1, y: 0, transition: steady }}
          exit={{ opacity: 0, y: 8, transition: { duration: 0.1 } }}
          className="absolute inset-x-3 bottom-3 z-10 flex flex-wrap items-center gap-2 rounded-lg bg-raised px-3 py-2 shadow-over"
        >
          <p className="figures mr-auto text-xs font-medium">{count(chosen, "task")}</p>
          {offers
            .filter((offer) => offer.ids.length > 0)
            .slice(0, MOST_BUTTONS)
            .map((offer) => (
              <Button
                key={offer.outcome}
                size="sm"
                variant={toneOf(offer.outcome) === "no" ? "danger" : "secondary"}
                onClick={() => onChoose(offer)}
              >
                {outcomeLabel(offer.outcome)}
                {offer.ids.length === chosen ? null : (
                  <span className="figures text-ink-3">{offer.ids.length}</span>
                )}
              </Button>
            ))}
          {offers.length === 0 ? (
            <p className="text-xs text-ink-2">None of them can be decided by you.</p>
          ) : null}
          <IconButton label="Choose none" icon={X} shortcut="Esc" onClick={onClear} className="size-7" />
        </m.section>
      )}
    </AnimatePresence>
  );
}
