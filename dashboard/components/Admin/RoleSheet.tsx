"use client";

import { TableProperties } from "lucide-react";
import { groupsOf } from "@/components/Admin/matrix";
import { goTo, Way } from "@/components/Admin/Way";
import type { Role } from "@/queries/roles";
import { useEverybody } from "@/queries/users";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Failure } from "@/ui/Empty";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";

/** One role: what it grants, and who has it. */
export function RoleSheet({
  name,
  role,
  mayChange,
  onClose,
}: {
  name: string;
  role: Role | undefined;
  mayChange: boolean;
  onClose: () => void;
}) {
  return (
    <Sheet
      open
      onOpenChange={(open) => open || onClose()}
      title={name}
      footer={
        role ? (
          <Button
            icon={TableProperties}
            onClick={() => goTo(`/admin/permissions?role=${encodeURIComponent(name)}`)}
          >
            {mayChange ? "Change in the matrix" : "Show in the matrix"}
          </Button>
        ) : undefined
      }
    >
      {role ? (
        <>
          <Grants permissions={role.permissions} />
          <Holders role={name} />
        </>
      ) : (
        <p className="text-sm text-ink-2">There is no role of this name.</p>
      )}
    </Sheet>
  );
}

function Grants({ permissions }: { permissions: readonly string[] }) {
  return (
    <section className="flex flex-col gap-3">
      <h3 className="text-sm font-medium">What it grants</h3>
      {permissions.length ? null : <p className="text-sm text-ink-2">Nothing.</p>}
      {groupsOf(permissions).map((group) => (
        <div key={group.name}>
          <h4 className="mb-1 text-xs text-ink-3">{group.name}</h4>
          <ul className="flex flex-wrap gap-1">
            {group.permissions.map((permission) => (
              <li key={permission} className="max-w-full">
                <Badge>{permission}</Badge>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Holders({ role }: { role: string }) {
  const everybody = useEverybody();
  const holders = everybody.data?.filter((user) => user.roles.includes(role)) ?? [];
  return (
    <section className="mt-6 flex flex-col gap-2">
      <h3 className="text-sm font-medium">Who has it</h3>
      {everybody.isPending ? <SkeletonRows rows={3} /> : null}
      {everybody.isError ? <Failure error={everybody.error} onRetry={() => everybody.refetch()} /> : null}
      {everybody.isSuccess && !holders.length ? <p className="text-sm text-ink-2">Nobody.</p> : null}
      <ul className="flex flex-col">
        {holders.map((user) => (
          <li key={user.username}>
            <Way
              href={`/admin/users/${encodeURIComponent(user.username)}`}
              className="-mx-2 flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-hover"
            >
              <Avatar small username={user.username} name={user.name} />
              <span className="min-w-0 flex-1 truncate">{user.name || user.username}</span>
              {user.active ? null : <Badge tone="warn">Disabled</Badge>}
            </Way>
          </li>
        ))}
      </ul>
    </section>
  );
}
