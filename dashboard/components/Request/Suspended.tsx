import { CirclePause } from "lucide-react";
import type { Request } from "@/queries/requests";
import { Time } from "@/ui/Time";

/** That nobody can work on it now, since when, and who can change that as far as the person may know. */
export function Suspended({ request }: { request: Request }) {
  if (request.suspended_at === null) return null;
  const resume = request.actions.find(({ action }) => action === "resume");
  return (
    <section
      aria-label="Suspended"
      className="flex animate-rise gap-3 rounded-lg border border-warn-mark bg-warn-soft px-4 py-3"
    >
      <CirclePause aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0">
        <h2 className="text-sm font-medium">
          Suspended <Time at={request.suspended_at} />
        </h2>
        <p className="text-xs text-ink-2">
          Nobody can work on it, and its deadlines stand still.
          {resume?.allowed ? " You can resume it." : ""}
        </p>
      </div>
    </section>
  );
}
