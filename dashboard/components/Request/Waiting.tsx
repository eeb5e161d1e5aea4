import { AlarmClockPlus, Hourglass, type LucideIcon, Mail } from "lucide-react";
import type { ReactNode } from "react";
import type { Definition } from "@/components/Diagram/definition";
import { ServiceCard } from "@/components/Service/ServiceCard";
import { servicesOf } from "@/components/Service/service";
import type { Request } from "@/queries/requests";
import { Time } from "@/ui/Time";
import { groupBy } from "@/words/group";
import { count } from "@/words/number";
import { exact } from "@/words/time";
import { childrenOf, WaitingChild } from "./SubRequests";

type Branch = Request["waiting"][number];

/** What the request waits for besides people: other branches, an hour, a message, another system. */
export function Waiting({ request, definition }: { request: Request; definition: Definition | undefined }) {
  const services = servicesOf(request);
  const rest = request.waiting.filter((branch) => branch.service === null && branch.child === null);
  return (
    <>
      {services.map((branch) => (
        <ServiceCard key={branch.number} request={request} branch={branch} />
      ))}
      {childrenOf(request).map((branch) => (
        <WaitingChild key={branch.number} request={request} branch={branch} />
      ))}
      {[...groupBy(rest, (branch) => branch.step)].map(([step, here]) => (
        <WaitingAt key={step} branches={here} definition={definition} />
      ))}
    </>
  );
}

function WaitingAt({
  branches,
  definition,
}: {
  branches: readonly Branch[];
  definition: Definition | undefined;
}) {
  const [first] = branches;
  if (first === undefined) return null;
  if (first.message !== null) {
    return (
      <Card icon={Mail} title={first.step_name}>
        Waits for the message “{first.message}”, since <Time at={first.since} />
        {branches.length > 1 ? `, ${branches.length} times` : ""}
      </Card>
    );
  }
  if (first.wake_at !== null) {
    return (
      <Card icon={AlarmClockPlus} title={first.step_name}>
        {branches.map(({ number, wake_at, since }) => (
          <span key={number} className="block">
            {wake_at === null ? null : (
              <>
                Goes on by itself <Time at={wake_at} className="font-medium text-ink" />:{" "}
                <span className="figures">{exact(new Date(wake_at))}</span>.{" "}
              </>
            )}
            It waits since <Time at={since} />
          </span>
        ))}
      </Card>
    );
  }
  if (first.resource) {
    return (
      <Card icon={Hourglass} title={first.step_name}>
        Waits until “{first.resource}” is free, since <Time at={first.since} />
      </Card>
    );
  }
  const isJoin = definition?.steps.some(({ key, type }) => key === first.step && type === "join") ?? false;
  return (
    <Card icon={Hourglass} title={first.step_name}>
      {isJoin
        ? `${count(branches.length, "branch waits", "branches wait")} here for the others, since `
        : "The request waits here, since "}
      <Time at={first.since} />
    </Card>
  );
}

function Card({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex gap-3 rounded-lg border border-line bg-surface px-4 py-3">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
      <div className="min-w-0">
        <h2 className="text-sm font-medium">{title}</h2>
        <p className="text-xs break-words text-ink-2">{children}</p>
      </div>
    </section>
  );
}
