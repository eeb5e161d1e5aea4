"use client";

import { Plus, Search, UserCog } from "lucide-react";
import { useState } from "react";
import { matching } from "@/components/Admin/matrix";
import { NameDialog } from "@/components/Admin/NameDialog";
import { RoleSheet } from "@/components/Admin/RoleSheet";
import type { PartProps } from "@/components/Admin/Room";
import { Toolbar } from "@/components/Admin/Toolbar";
import { goTo, Way } from "@/components/Admin/Way";
import { type Role, useMakeRole, useRoles } from "@/queries/roles";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { useCommands } from "@/ui/commands";
import { Empty, Failure } from "@/ui/Empty";
import { Input } from "@/ui/Input";
import { useFilters } from "@/ui/path";
import { SkeletonRows } from "@/ui/Skeleton";
import { useShortcuts } from "@/ui/shortcuts";
import { VirtualList } from "@/ui/VirtualList";
import { count } from "@/words/number";

const SHOWN = 4;

/** The roles, how many people have each, and what each grants. */
export function Roles({ opened, mayChange }: PartProps) {
  const [{ q }, setFilters] = useFilters("q");
  const [making, setMaking] = useState(false);
  const roles = useRoles();
  useShortcuts("Roles", {
    "/": { label: "Find a role", run: () => document.getElementById("role-search")?.focus() },
  });
  useCommands(
    mayChange
      ? [
          {
            id: "role-new",
            group: "Administration",
            label: "New role",
            icon: Plus,
            run: () => setMaking(true),
          },
        ]
      : [],
  );
  if (roles.isPending) return <SkeletonRows rows={10} label="Loading roles" />;
  if (roles.isError) return <Failure error={roles.error} onRetry={() => roles.refetch()} />;
  const names = new Set(
    matching(
      roles.data.map((role) => role.name),
      q,
    ),
  );
  const shown = roles.data.filter((role) => names.has(role.name));
  const role = roles.data.find((each) => each.name === opened);
  return (
    <>
      <Toolbar
        actions={
          mayChange ? (
            <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
              New role
            </Button>
          ) : null
        }
      >
        <div className="w-full max-w-72">
          <Input
            id="role-search"
            type="search"
            icon={Search}
            aria-label="Find a role"
            placeholder="Find a role"
            value={q}
            onChange={(event) => setFilters({ q: event.target.value })}
          />
        </div>
      </Toolbar>
      {shown.length ? (
        <VirtualList
          label="Roles"
          className="border-t border-line"
          items={shown}
          rowHeight={45}
          getKey={(each) => each.name}
          render={(each) => <Row role={each} />}
        />
      ) : (
        <Empty icon={UserCog} title={q ? `No role is called “${q}”` : "There is no role yet"} />
      )}
      {opened ? (
        <RoleSheet name={opened} role={role} mayChange={mayChange} onClose={() => goTo("/admin/roles")} />
      ) : null}
      {making ? <NewRole onClose={() => setMaking(false)} /> : null}
    </>
  );
}

function Row({ role }: { role: Role }) {
  const more = role.permissions.length - SHOWN;
  return (
    <Way
      href={`/admin/roles/${encodeURIComponent(role.name)}`}
      className="grid min-h-11 grid-cols-[1fr_auto] items-center gap-x-4 border-b border-line px-4 py-1.5 text-sm outline-offset-[-2px] transition-colors duration-75 hover:bg-hover md:grid-cols-[minmax(10rem,1fr)_7rem_minmax(0,2.5fr)] lg:px-6"
    >
      <span className="min-w-0 truncate font-medium">{role.name}</span>
      <span className={`figures text-xs ${role.holders ? "text-ink-2" : "text-warn"}`}>
        {role.holders ? count(role.holders, "person", "people") : "Nobody"}
      </span>
      <span className="hidden min-w-0 flex-wrap gap-1 md:flex">
        {role.permissions.slice(0, SHOWN).map((permission) => (
          <Badge key={permission}>{permission}</Badge>
        ))}
        {more > 0 ? <Badge>{`+${more}`}</Badge> : null}
        {role.permissions.length ? null : <span className="text-xs text-ink-3">Grants nothing</span>}
      </span>
    </Way>
  );
}

function NewRole({ onClose }: { onClose: () => void }) {
  const make = useMakeRole();
  return (
    <NameDialog
      title="New role"
      hint="It grants nothing until you say so in the matrix. A role cannot be removed again."
      placeholder="procurement-lead"
      action="Make the role"
      busy={make.isPending}
      error={make.error}
      onClose={onClose}
      onSave={(name) =>
        make.mutate(
          { name, permissions: [] },
          {
            onSuccess: (role) => {
              onClose();
              goTo(`/admin/permissions?role=${encodeURIComponent(role.name)}`);
            },
          },
        )
      }
    />
  );
}
