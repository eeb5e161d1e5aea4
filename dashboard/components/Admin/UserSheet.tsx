"use client";

import { useState } from "react";
import { AccountForm } from "@/components/Admin/AccountForm";
import { ProfileForm } from "@/components/Admin/ProfileForm";
import { heldBy } from "@/components/Admin/standing";
import { UserFacts, UserRoles } from "@/components/Admin/UserFacts";
import { UserRolesForm } from "@/components/Admin/UserRolesForm";
import { Way } from "@/components/Admin/Way";
import { useRoles } from "@/queries/roles";
import { type User, useUser } from "@/queries/users";
import { Badge } from "@/ui/Badge";
import { Failure } from "@/ui/Empty";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { Tabs } from "@/ui/Tabs";
import { Time } from "@/ui/Time";

/** Somebody in full: who they are, what roles they have, what these let them do, and how they log in. */
export function UserSheet({
  username,
  mayChange,
  onClose,
}: {
  username: string;
  mayChange: boolean;
  onClose: () => void;
}) {
  const found = useUser(username);
  const user = found.data;
  return (
    <Sheet
      open
      wide
      onOpenChange={(open) => open || onClose()}
      title={user?.name || username}
      description={user ? <Caption user={user} /> : undefined}
    >
      {user ? (
        <Inside key={user.username} user={user} mayChange={mayChange} />
      ) : found.isError ? (
        <Failure error={found.error} onRetry={() => found.refetch()} />
      ) : (
        <SkeletonRows rows={4} />
      )}
    </Sheet>
  );
}

function Caption({ user }: { user: User }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {user.username}
      <span className="text-ink-3">
        made <Time at={user.created_at} />
      </span>
      {user.active ? null : <Badge tone="warn">Disabled</Badge>}
    </span>
  );
}

function Inside({ user, mayChange }: { user: User; mayChange: boolean }) {
  const [tab, setTab] = useState("profile");
  const shape = JSON.stringify([user.name, user.email, user.manager, user.attributes]);
  const tabs = [
    {
      value: "profile",
      label: "Profile",
      content: mayChange ? <ProfileForm key={shape} user={user} /> : <UserFacts user={user} />,
    },
    {
      value: "roles",
      label: "Roles",
      count: user.roles.length,
      content: mayChange ? (
        <UserRolesForm key={user.roles.join("\n")} user={user} />
      ) : (
        <UserRoles user={user} />
      ),
    },
    { value: "access", label: "What they may do", content: <Access user={user} /> },
    ...(mayChange ? [{ value: "account", label: "Account", content: <AccountForm user={user} /> }] : []),
  ];
  return <Tabs label={`About ${user.username}`} value={tab} onChange={setTab} tabs={tabs} />;
}

function Access({ user }: { user: User }) {
  const roles = useRoles();
  if (roles.isPending) return <SkeletonRows rows={4} />;
  if (roles.isError) return <Failure error={roles.error} onRetry={() => roles.refetch()} />;
  const held = heldBy(user, roles.data);
  if (!held.length) return <p className="text-sm text-ink-2">Nothing: no role of theirs grants anything.</p>;
  return (
    <>
      {user.active ? null : (
        <p className="mb-2 text-sm text-warn">
          While the account is disabled, none of it: they cannot log in.
        </p>
      )}
      <ul className="divide-y divide-line rounded-lg border border-line text-sm">
        {held.map(({ permission, through }) => (
          <li key={permission} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
            <span className="min-w-0 flex-1 break-words">{permission}</span>
            <span className="flex flex-wrap items-center gap-1 text-xs text-ink-3">
              through
              {through.map((role) => (
                <Way key={role} href={`/admin/roles/${encodeURIComponent(role)}`} className="rounded-sm">
                  <Badge>{role}</Badge>
                </Way>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
