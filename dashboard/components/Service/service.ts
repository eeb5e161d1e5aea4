/** Services that are waited for, and what the server offers to do about one that is stuck. Pure. */

import type { Request } from "@/queries/requests";
import type { ServiceVerb } from "@/queries/services";

export type Branch = Request["waiting"][number];

/** A branch that waits for a service, and how it stands with it. */
export type ServiceBranch = Branch & { service: NonNullable<Branch["service"]> };

export const SERVICE_VERBS: readonly ServiceVerb[] = ["retry_service", "skip_service", "give_up_service"];

export function servicesOf(request: Pick<Request, "waiting">): ServiceBranch[] {
  return request.waiting.filter((branch): branch is ServiceBranch => branch.service !== null);
}

/** What is offered about the service of this number. */
export function verbsFor(request: Pick<Request, "actions">, number: number): ServiceVerb[] {
  return SERVICE_VERBS.filter((verb) =>
    request.actions.some(
      ({ action, allowed, services }) =>
        action === verb && allowed && (services ?? []).some((each) => each.number === number),
    ),
  );
}

/** Why nothing is offered, as the server says it; null where something is. */
export function whyNothing(request: Pick<Request, "actions">, number: number): string | null {
  if (verbsFor(request, number).length > 0) return null;
  return request.actions.find(({ action }) => action === "retry_service")?.reason ?? null;
}
