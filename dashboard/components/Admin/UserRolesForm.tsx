"use client";

import { useState } from "react";
import { faultBeside } from "@/components/Admin/faults";
import { Outlook } from "@/components/Admin/Outlook";
import { Picker } from "@/components/Admin/Picker";
import { Refused } from "@/components/Admin/Refused";
import { useUserRolesPreview } from "@/queries/previews";
import { useRoles } from "@/queries/roles";
import { type User, useSetUserRoles } from "@/queries/users";
import { Button } from "@/ui/Button";
import { Failure } from "@/ui/Empty";
import { SkeletonRows } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { count } from "@/words/number";

/** What roles somebody has; what other ones would change is told before it is done. */
export function UserRolesForm({ user }: { user: User }) {
  const [chosen, setChosen] = useState<readonly string[]>(user.roles);
  const roles = useRoles();
  const change = useSetUserRoles(user.username);
  const differs = chosen.join("\n") !== user.roles.join("\n");
  const preview = useUserRolesPreview(user.username, chosen, differs);
  if (roles.isPending) return <SkeletonRows rows={4} />;
  if (roles.isError) return <Failure error={roles.error} onRetry={() => roles.refetch()} />;
  const granted = new Map(roles.data.map((role) => [role.name, role.permissions.length]));
  const save = () =>
    change.mutate([...chosen], {
      onSuccess: () => toast("good", "Saved", "It counts from the next thing they do on."),
    });
  return (
    <div className="flex flex-col gap-4">
      <Picker
        label="Roles"
        names={roles.data.map((role) => role.name)}
        chosen={chosen}
        onChange={setChosen}
        hintOf={(name) => count(granted.get(name) ?? 0, "permission")}
      />
      {differs ? (
        <section className="flex flex-col gap-3" aria-label="What this would change">
          <h3 className="text-sm font-medium">What this would change</h3>
          <Outlook found={preview.data} error={preview.error} />
          <Refused because={faultBeside(change.error, [])} />
          <div className="flex gap-2">
            <Button
              variant="primary"
              busy={change.isPending}
              disabled={preview.isPending || Boolean(preview.data?.refused)}
              onClick={save}
            >
              Save the roles
            </Button>
            <Button variant="ghost" onClick={() => setChosen(user.roles)}>
              Discard
            </Button>
          </div>
        </section>
      ) : null}
    </div>
  );
}
