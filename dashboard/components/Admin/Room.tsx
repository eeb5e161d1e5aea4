"use client";

import { Lock } from "lucide-react";
import { useEffect, useRef } from "react";
import { GatheredChanges, useGathered } from "@/components/Admin/gathered";
import { Incidents } from "@/components/Admin/Incidents";
import { Outbox } from "@/components/Admin/Outbox";
import { Permissions } from "@/components/Admin/Permissions";
import { offeredParts, type Part, type PartKey, partOf } from "@/components/Admin/parts";
import { Roles } from "@/components/Admin/Roles";
import { Users } from "@/components/Admin/Users";
import { goTo, Way } from "@/components/Admin/Way";
import { Workers } from "@/components/Admin/Workers";
import { useMe } from "@/queries/me";
import { classes } from "@/ui/classes";
import { useCommands } from "@/ui/commands";
import { Empty } from "@/ui/Empty";
import { PageHeader } from "@/ui/PageHeader";
import { usePathParts } from "@/ui/path";

export type PartProps = { opened: string | undefined; mayChange: boolean };

const CONTENTS: Record<PartKey, (props: PartProps) => React.ReactNode> = {
  users: Users,
  roles: Roles,
  permissions: Permissions,
  incidents: Incidents,
  outbox: Outbox,
  workers: Workers,
};

/** The room in which people, rights and what needs a person are looked after. */
export function Room() {
  const parts = usePathParts("admin");
  const permissions = useMe()?.permissions ?? [];
  const offered = offeredParts(permissions);
  const part = partOf(parts?.[0], permissions);
  useCommands(
    offered.map(({ key, label, icon }) => ({
      id: `admin-${key}`,
      group: "Administration",
      label,
      icon,
      run: () => goTo(`/admin/${key}`),
    })),
  );
  if (parts === null) return null;
  const Content = part ? CONTENTS[part.key] : undefined;
  return (
    <GatheredChanges>
      <PageHeader title="Administration">
        <PartNav offered={offered} here={part?.key} />
      </PageHeader>
      {Content ? (
        <Content opened={parts[1]} mayChange={permissions.includes("user.manage")} />
      ) : (
        <Empty
          icon={Lock}
          title="This room is not open to you"
          body="It needs one of the permissions user.manage, audit.read, incident.manage or sla.read."
        />
      )}
    </GatheredChanges>
  );
}

function PartNav({ offered, here }: { offered: readonly Part[]; here: PartKey | undefined }) {
  const [changes] = useGathered();
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part is another one to bring into sight
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [here]);
  return (
    <nav
      ref={nav}
      aria-label="Parts of the administration"
      className="-mx-1 -mb-3 flex w-full scroll-thin gap-4 overflow-x-auto px-1"
    >
      {offered.map(({ key, label, icon: Icon }) => (
        <Way
          key={key}
          href={`/admin/${key}`}
          current={key === here}
          className={classes(
            "flex h-9 shrink-0 items-center gap-1.5 border-b-2 px-0.5 text-sm font-medium transition-colors duration-100 outline-offset-[-2px]",
            key === here ? "border-accent text-ink" : "border-transparent text-ink-2 hover:text-ink",
          )}
        >
          <Icon aria-hidden className="size-3.5 text-ink-3" />
          {label}
          {key === "permissions" && key !== here && changes.size ? (
            <span className="size-1.5 rounded-full bg-warn-mark">
              <span className="sr-only">, with changes that are not saved</span>
            </span>
          ) : null}
        </Way>
      ))}
    </nav>
  );
}
