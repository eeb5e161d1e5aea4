import { Hourglass } from "lucide-react";
import type { Definition } from "@/components/Diagram/definition";
import type { Request } from "@/queries/requests";
import { Time } from "@/ui/Time";
import { groupBy } from "@/words/group";
import { count } from "@/words/number";

/** Branches that wait for others at a join, or for something else than a person: nobody has to do anything there. */
export function Waiting({
  branches,
  definition,
}: {
  branches: Request["waiting"];
  definition: Definition | undefined;
}) {
  const joins = new Set(definition?.steps.flatMap(({ key, type }) => (type === "join" ? [key] : [])));
  return [...groupBy(branches, (branch) => branch.step)].map(([step, here]) => {
    const [first] = here;
    return first === undefined ? null : (
      <section
        key={step}
        aria-label={first.step_name}
        className="flex gap-3 rounded-lg border border-line bg-surface px-4 py-3"
      >
        <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
        <div className="min-w-0">
          <h2 className="text-sm font-medium">{first.step_name}</h2>
          <p className="text-xs text-ink-2">
            {joins.has(step)
              ? `${count(here.length, "branch waits", "branches wait")} here for the others, since `
              : "The request waits here, since "}
            <Time at={first.since} />
          </p>
        </div>
      </section>
    );
  });
}
