"use client";

import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { type Definition, stepName } from "@/components/Diagram/definition";
import type { Request } from "@/queries/requests";
import { Time } from "@/ui/Time";
import { phrase } from "@/words/number";
import { span } from "@/words/time";

/** How it ended, or that it has not begun. */
export function RequestOutcome({
  request,
  definition,
}: {
  request: Request;
  definition: Definition | undefined;
}) {
  if (!request.ended_at) {
    const start = request.actions.find((offer) => offer.action === "start");
    const words =
      request.status === "CREATED"
        ? start?.allowed
          ? "It was made but not started: nobody was told yet, and no clock runs."
          : `It was made but not started. ${start?.reason ?? ""}`
        : "Nothing is open at this moment.";
    return (
      <Card
        icon={<CircleDashed aria-hidden className="size-5 text-ink-3" />}
        title={request.status === "CREATED" ? "Not started yet" : "In progress"}
      >
        {words}
      </Card>
    );
  }
  const good = request.status === "COMPLETED";
  const took = Date.parse(request.ended_at) - Date.parse(request.started_at ?? request.created_at);
  return (
    <Card
      icon={
        good ? (
          <CircleCheck aria-hidden className="size-5 text-good" />
        ) : (
          <CircleX aria-hidden className="size-5 text-bad" />
        )
      }
      title={endWords(request.resolution, definition)}
    >
      Ended <Time at={request.ended_at} />, {span(took)} after it began.
    </Card>
  );
}

function Card({
  icon,
  title,
  children,
}: {
  icon: React.ReactNode;
  title: string;
  children: React.ReactNode;
}) {
  return (
    <section
      aria-label="How it stands"
      className="flex gap-3 rounded-lg border border-line bg-surface px-4 py-3"
    >
      {icon}
      <div className="min-w-0">
        <h2 className="text-sm font-medium">{title}</h2>
        <p className="text-xs text-ink-2">{children}</p>
      </div>
    </section>
  );
}

/** The end step by its name; the ends that no step stands for by their word. */
function endWords(resolution: string | null, definition: Definition | undefined): string {
  if (resolution === null) return "Ended";
  if (resolution === "withdrawn") return "Withdrawn by whoever asked";
  const known = definition?.steps.some((step) => step.key === resolution);
  return known && definition ? stepName(definition, resolution) : phrase(resolution);
}
