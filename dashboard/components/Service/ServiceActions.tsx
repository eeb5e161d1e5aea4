"use client";

import { CircleSlash, Lock, RotateCw, SkipForward } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Request } from "@/queries/requests";
import { useServiceAction } from "@/queries/services";
import { Button } from "@/ui/Button";
import { useCommands } from "@/ui/commands";
import { toast } from "@/ui/toast";
import type { AskedVerb } from "./ServiceQuestion";
import { type Branch, verbsFor, whyNothing } from "./service";

// Asked for rarely, by few.
const ServiceQuestion = dynamic(() => import("./ServiceQuestion").then((part) => part.ServiceQuestion), {
  ssr: false,
});

/** What one may do about a service or a sub-request that is stuck, as the server offers it, or why not. */
export function ServiceActions({ request, branch }: { request: Request; branch: Branch }) {
  const [asked, setAsked] = useState<AskedVerb | null>(null);
  const retry = useServiceAction(request.id);
  const verbs = verbsFor(request, branch.number);
  const name = branch.step_name;

  function again(): void {
    retry.mutate(
      { verb: "retry_service", number: branch.number, note: "" },
      {
        onSuccess: () => toast("good", "Called again", name),
        onError: (error) => toast("bad", "It was not called again", error.message),
      },
    );
  }

  const buttons = [
    { verb: "retry_service", label: "Try again", icon: RotateCw, look: "primary", run: again },
    {
      verb: "skip_service",
      label: "Skip…",
      icon: SkipForward,
      look: "secondary",
      run: () => setAsked("skip_service"),
    },
    {
      verb: "give_up_service",
      label: "Give up…",
      icon: CircleSlash,
      look: "danger",
      run: () => setAsked("give_up_service"),
    },
  ] as const;
  const offered = buttons.filter(({ verb }) => verbs.includes(verb));
  useCommands(
    offered.map(({ verb, label, icon, run }) => ({
      id: `service-${request.id}-${branch.number}-${verb}`,
      label,
      icon,
      group: name,
      // After the palette is gone and has given the focus back.
      run: () => setTimeout(run, 50),
    })),
  );
  const why = whyNothing(request, branch.number);
  return (
    <>
      {offered.length > 0 ? (
        <div className="mt-2.5 flex flex-wrap gap-2">
          {offered.map(({ verb, label, icon, look, run }) => (
            <Button
              key={verb}
              size="sm"
              variant={look}
              icon={icon}
              busy={verb === "retry_service" && retry.isPending}
              aria-label={`${label.replace("…", "")}: ${name}`}
              onClick={run}
            >
              {label}
            </Button>
          ))}
        </div>
      ) : why ? (
        <p className="mt-1.5 flex items-start gap-2 text-xs text-ink-3">
          <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {why}
        </p>
      ) : null}
      {asked ? (
        <ServiceQuestion requestId={request.id} branch={branch} verb={asked} onClose={() => setAsked(null)} />
      ) : null}
    </>
  );
}
