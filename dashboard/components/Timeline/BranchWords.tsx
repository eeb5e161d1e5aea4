"use client";

import { CircleSlash, CornerUpRight, Flag, Hourglass, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { ForkIcon, JoinIcon } from "@/components/Diagram/branchIcons";
import { type Definition, stepName } from "@/components/Diagram/definition";
import { causeWords } from "@/words/cause";
import type { Names } from "@/words/guard";
import { listedWith } from "@/words/value";
import { branchesOpened, cameTogether, timesWords } from "./branches";
import type { BranchLeg } from "./legs";

const SIGNS: Record<BranchLeg["kind"], LucideIcon> = {
  forked: ForkIcon,
  joined: JoinIcon,
  rested: Hourglass,
  absorbed: CircleSlash,
  branchEnded: Flag,
  closed: CircleSlash,
  diverted: CornerUpRight,
};

/** One thing that happened to the branches of a request, in words. */
export function BranchWords({
  leg,
  definition,
  names,
}: {
  leg: BranchLeg;
  definition: Definition;
  names: Names;
}) {
  const Icon = SIGNS[leg.kind];
  return (
    <p className="flex items-start gap-1.5 text-xs text-ink-2">
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent-text" />
      <span className="min-w-0">{wordsOf(leg, definition, names)}</span>
    </p>
  );
}

function wordsOf(leg: BranchLeg, definition: Definition, names: Names): ReactNode {
  const name = (key: string) => stepName(definition, key);
  const isJoin = (key: string) => definition.steps.some((step) => step.key === key && step.type === "join");
  switch (leg.kind) {
    case "forked":
      return branchesOpened(leg, name, names);
    case "joined":
      return cameTogether(leg, name);
    case "rested":
      return (
        <>
          waits at <Step>{name(leg.step)}</Step>
          {isJoin(leg.step) ? " for the other branches" : ""}
        </>
      );
    case "absorbed":
      return (
        <>
          came to <Step>{name(leg.step)}</Step> after it had gone on; this branch ends there
        </>
      );
    case "branchEnded":
      return (
        <>
          this branch ended at <Step>{name(leg.step)}</Step>
        </>
      );
    case "closed": {
      const why = causeWords(leg.cause, name);
      return `${listedWith("and", leg.steps.map(name))} closed undecided${why ? `, ${why}` : ""}`;
    }
    case "diverted":
      return (
        <>
          <Step>{name(leg.from)}</Step> had been entered {timesWords(leg.visits)}, so it went to{" "}
          <Step>{name(leg.to)}</Step> instead
        </>
      );
  }
}

function Step({ children }: { children: string }) {
  return <span className="font-medium text-ink">{children}</span>;
}
