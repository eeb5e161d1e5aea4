import { Lock } from "lucide-react";
import type { Request } from "@/queries/requests";

const TOLD = [
  { action: "withdraw", label: "Withdraw" },
  { action: "cancel", label: "Cancel the request" },
] as const;

/** Why the person may not take it back or close it; for an ended request there is nothing to close. */
export function NotOffered({ request }: { request: Request }) {
  if (request.ended_at !== null) return null;
  return TOLD.map(({ action, label }) => {
    const offer = request.actions.find((each) => each.action === action);
    return offer === undefined || offer.allowed ? null : (
      <p key={action} className="flex items-start gap-2 px-1 text-xs text-ink-3">
        <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        <span>
          {label}: {offer.reason ?? "This is not offered to you."}
        </span>
      </p>
    );
  });
}
