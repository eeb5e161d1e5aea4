/** What the list is narrowed to, as it stands in the address and as the server is asked. */

import type { RequestFilter, RequestStatus } from "@/queries/requests";

export const STATUSES: readonly { value: RequestStatus; label: string }[] = [
  { value: "CREATED", label: "Not started" },
  { value: "IN_PROGRESS", label: "In progress" },
  { value: "COMPLETED", label: "Completed" },
  { value: "REJECTED", label: "Rejected" },
];

export const FILTER_NAMES = ["q", "status", "workflow", "requester"] as const;
export type Address = Record<(typeof FILTER_NAMES)[number], string>;

/** An address may be written by hand: what is no status is left out. */
export function filterOf(address: Address): RequestFilter {
  const named = address.status.split(",");
  return {
    q: address.q.trim(),
    status: STATUSES.map((each) => each.value).filter((status) => named.includes(status)),
    workflow: address.workflow,
    requester: address.requester,
  };
}

export function isNarrowed(filter: RequestFilter): boolean {
  return Boolean(filter.q || filter.status.length > 0 || filter.workflow || filter.requester);
}

/** What to write into the address for these statuses; all of them is the same as none. */
export function statusText(statuses: readonly RequestStatus[]): string {
  return statuses.length === STATUSES.length ? "" : statuses.join(",");
}

/** The address as a query, the same for the same filter: what a saved filter keeps. */
export function queryOf(filter: RequestFilter): string {
  const query = new URLSearchParams();
  if (filter.q) query.set("q", filter.q);
  if (filter.status.length > 0) query.set("status", statusText(filter.status));
  if (filter.workflow) query.set("workflow", filter.workflow);
  if (filter.requester) query.set("requester", filter.requester);
  return query.toString();
}

/** The change of the address that a saved query stands for. */
export function addressOf(query: string): Address {
  const kept = new URLSearchParams(query);
  const [q, status, workflow, requester] = FILTER_NAMES.map((name) => kept.get(name) ?? "");
  return { q: q ?? "", status: status ?? "", workflow: workflow ?? "", requester: requester ?? "" };
}
