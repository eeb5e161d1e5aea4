"use client";

import { KeyRound, Plus, Search } from "lucide-react";
import { useState } from "react";
import { Matrix } from "@/components/Admin/Matrix";
import { matching } from "@/components/Admin/matrix";
import { NameDialog } from "@/components/Admin/NameDialog";
import type { PartProps } from "@/components/Admin/Room";
import { Toolbar } from "@/components/Admin/Toolbar";
import { WhoCan } from "@/components/Admin/WhoCan";
import { type Permission, type Role, useMakePermission, usePermissions, useRoles } from "@/queries/roles";
import { Button } from "@/ui/Button";
import { Empty, Failure } from "@/ui/Empty";
import { Input } from "@/ui/Input";
import { useFilters } from "@/ui/path";
import { Segmented } from "@/ui/Segmented";
import { SkeletonRows } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";

const VIEWS = [
  { value: "matrix", label: "Matrix" },
  { value: "who", label: "Who can do what" },
] as const;

/** What every role grants, as a matrix to change; and the same read the other way, as answers. */
export function Permissions({ mayChange }: PartProps) {
  const [{ view, q, role }, setFilters] = useFilters("view", "q", "role");
  const roles = useRoles();
  const permissions = usePermissions();
  const shown = view === "who" ? "who" : "matrix";
  const error = roles.error ?? permissions.error;
  const [making, setMaking] = useState(false);
  return (
    <>
      <Toolbar
        actions={
          mayChange && shown === "matrix" ? (
            <Button icon={Plus} onClick={() => setMaking(true)}>
              New permission
            </Button>
          ) : null
        }
      >
        <Segmented
          label="View"
          options={VIEWS}
          value={shown}
          onChange={(next) => setFilters({ view: next === "who" ? "who" : null })}
        />
        {shown === "matrix" ? (
          <>
            <Find what="permission" value={q} onChange={(text) => setFilters({ q: text })} />
            <Find what="role" value={role} onChange={(text) => setFilters({ role: text })} />
            {mayChange ? null : <p className="text-xs text-ink-3">To read; changing it needs user.manage.</p>}
          </>
        ) : null}
      </Toolbar>
      {roles.data && permissions.data ? (
        shown === "who" ? (
          <WhoCan roles={roles.data} permissions={permissions.data.map((each) => each.name)} />
        ) : (
          <Narrowed
            roles={roles.data}
            permissions={permissions.data}
            q={q}
            role={role}
            mayChange={mayChange}
          />
        )
      ) : error ? (
        <Failure error={error} onRetry={() => Promise.all([roles.refetch(), permissions.refetch()])} />
      ) : (
        <SkeletonRows rows={12} label="Loading the matrix" />
      )}
      {making ? <NewPermission onClose={() => setMaking(false)} /> : null}
    </>
  );
}

/** Only what is looked for is shown; what was changed meanwhile outside of it is still changed. */
function Narrowed({
  roles,
  permissions,
  q,
  role,
  mayChange,
}: {
  roles: readonly Role[];
  permissions: readonly Permission[];
  q: string;
  role: string;
  mayChange: boolean;
}) {
  const rows = matching(
    permissions.map((each) => each.name),
    q,
  );
  const columns = new Set(
    matching(
      roles.map((each) => each.name),
      role,
    ),
  );
  if (!permissions.length)
    return (
      <Empty
        icon={KeyRound}
        title="There is no permission yet"
        body="Publishing a workflow makes those that its steps ask for."
      />
    );
  return (
    <Matrix
      all={roles}
      roles={roles.filter((each) => columns.has(each.name))}
      permissions={rows}
      mayChange={mayChange}
    />
  );
}

function Find({ what, value, onChange }: { what: string; value: string; onChange: (text: string) => void }) {
  return (
    <div className="order-last min-w-0 flex-1 basis-2/5 sm:order-none sm:w-44 sm:flex-none sm:basis-auto">
      <Input
        type="search"
        icon={Search}
        aria-label={`Find a ${what}`}
        placeholder={`Find a ${what}`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function NewPermission({ onClose }: { onClose: () => void }) {
  const make = useMakePermission();
  return (
    <NameDialog
      title="New permission"
      hint="Nobody holds it until a role grants it. Publishing a workflow makes those that it asks for by itself."
      placeholder="purchase.approve.manager"
      action="Make the permission"
      busy={make.isPending}
      error={make.error}
      onClose={onClose}
      onSave={(name) =>
        make.mutate(
          { name },
          {
            onSuccess: () => {
              toast("good", "The permission is there", name);
              onClose();
            },
          },
        )
      }
    />
  );
}
