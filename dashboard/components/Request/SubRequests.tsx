import { SquareStack } from "lucide-react";
import Link from "next/link";
import type { Definition } from "@/components/Diagram/definition";
import { stepName } from "@/components/Diagram/definition";
import { ServiceActions } from "@/components/Service/ServiceActions";
import type { Request } from "@/queries/requests";
import { classes } from "@/ui/classes";
import { Status } from "@/ui/Status";
import { Time } from "@/ui/Time";
import { count } from "@/words/number";
import { Panel } from "./Panel";

const LINK = "font-medium underline decoration-line-strong underline-offset-2 hover:decoration-current";

type Branch = Request["waiting"][number];
export type ChildBranch = Branch & { child: NonNullable<Branch["child"]> };

export function childrenOf(request: Pick<Request, "waiting">): ChildBranch[] {
  return request.waiting.filter((branch): branch is ChildBranch => branch.child !== null);
}

/** A request of another workflow that this one waits for: it is about to start, runs, or needs somebody. */
export function WaitingChild({ request, branch }: { request: Request; branch: ChildBranch }) {
  const { state, request_id, error } = branch.child;
  const stuck = state === "stuck";
  return (
    <section
      aria-label={branch.step_name}
      className={classes(
        "flex gap-3 rounded-lg border bg-surface px-4 py-3",
        stuck ? "border-bad-mark" : "border-line",
      )}
    >
      <SquareStack
        aria-hidden
        className={classes("mt-0.5 size-4 shrink-0", stuck ? "text-bad" : "text-accent-text")}
      />
      <div className="min-w-0 flex-1">
        <h2 className="text-sm font-medium">{branch.step_name}</h2>
        <p className="text-xs text-ink-2">
          {request_id === null ? (
            stuck ? (
              "Its request could not be started; it waits since "
            ) : (
              "Its request is about to start, since "
            )
          ) : (
            <>
              Waits for{" "}
              <Link prefetch={false} href={`/requests/${request_id}`} className={LINK}>
                request {request_id}
              </Link>
              , since{" "}
            </>
          )}
          <Time at={branch.since} />
        </p>
        {stuck && error ? (
          <p className="mt-1.5 rounded-md bg-bad-soft px-2.5 py-1.5 text-xs break-words text-bad">{error}</p>
        ) : null}
        {stuck ? <ServiceActions request={request} branch={branch} /> : null}
      </div>
    </section>
  );
}

/** The requests that were started for steps of this one, as far as the person sees them. */
export function SubRequests({
  request,
  definition,
}: {
  request: Request;
  definition: Definition | undefined;
}) {
  const children = request.children ?? [];
  const unseen = request.children_unseen ?? 0;
  if (children.length + unseen === 0) return null;
  return (
    <Panel title="Sub-requests">
      <ul className="flex flex-col gap-2.5">
        {children.map((child) => (
          <li key={child.id} className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Link
                prefetch={false}
                href={`/requests/${child.id}`}
                className="block truncate text-sm font-medium hover:underline"
              >
                {child.title}
              </Link>
              <p className="text-xs text-ink-2">
                {child.workflow_name} <span className="figures text-ink-3">{child.id}</span>
                <span className="text-ink-3">
                  {" "}
                  · for {definition ? stepName(definition, child.step) : child.step}
                </span>
              </p>
            </div>
            <Status of="request" status={child.status} />
          </li>
        ))}
      </ul>
      {unseen > 0 ? (
        <p className="mt-2 text-xs text-ink-3">
          {count(unseen, "other", "others")} that you have no part in.
        </p>
      ) : null}
    </Panel>
  );
}

/** The request that waits for this one. */
export function ParentLink({ parent }: { parent: NonNullable<Request["parent"]> }) {
  return (
    <span>
      for{" "}
      <Link prefetch={false} href={`/requests/${parent.request_id}`} className={LINK}>
        request {parent.request_id}
      </Link>
    </span>
  );
}
