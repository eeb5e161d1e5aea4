import { Lock } from "lucide-react";
import type { Request } from "@/queries/requests";

/** Why the person may not take it back; for an ended request there is nothing to take back. */
export function NotOffered({ request }: { request: Request }) {
  const withdraw = request.actions.find((offer) => offer.action === "withdraw");
  if (request.ended_at !== null || withdraw === undefined || withdraw.allowed) return null;
  return (
    <p className="flex items-start gap-2 px-1 text-xs text-ink-3">
      <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>Withdraw: {withdraw.reason ?? "This is not offered to you."}</span>
    </p>
  );
}
