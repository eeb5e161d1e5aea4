"use client";

import { LoaderCircle, TriangleAlert } from "lucide-react";
import type { Request } from "@/queries/requests";
import { classes } from "@/ui/classes";
import { Time } from "@/ui/Time";
import { ServiceActions } from "./ServiceActions";
import type { ServiceBranch } from "./service";

/** A service that the request waits for: it is being called, or needs somebody and why. */
export function ServiceCard({ request, branch }: { request: Request; branch: ServiceBranch }) {
  const stuck = branch.service.state === "stuck";
  const Icon = stuck ? TriangleAlert : LoaderCircle;
  return (
    <section
      aria-label={branch.step_name}
      className={classes(
        "flex gap-3 rounded-lg border bg-surface px-4 py-3",
        stuck ? "border-bad-mark" : "border-line",
      )}
    >
      <Icon
        aria-hidden
        className={classes("mt-0.5 size-4 shrink-0", stuck ? "text-bad" : "animate-turn text-accent-text")}
      />
      <div className="min-w-0 flex-1">
        <h2 className="text-sm font-medium">{branch.step_name}</h2>
        <p className="text-xs text-ink-2">
          {stuck ? "Needs somebody; " : "Calling another system…, "}
          {stuck ? "it waits since " : "since "}
          <Time at={branch.since} />
        </p>
        {stuck && branch.service.error ? (
          <p className="mt-1.5 rounded-md bg-bad-soft px-2.5 py-1.5 text-xs break-words text-bad">
            {branch.service.error}
          </p>
        ) : null}
        {stuck ? <ServiceActions request={request} branch={branch} /> : null}
      </div>
    </section>
  );
}
