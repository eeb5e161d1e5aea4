"use client";

import { useState } from "react";
import { faultBeside } from "@/components/Admin/faults";
import { type Changes, inSavingOrder, type MatrixRole, wantedOf } from "@/components/Admin/matrix";
import { Outlook } from "@/components/Admin/Outlook";
import { Refused } from "@/components/Admin/Refused";
import { useRolePreviews } from "@/queries/previews";
import { useSetRolePermissions } from "@/queries/roles";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/toast";

/** Shows what the gathered changes would do, role by role, and only then saves them. */
export function ReviewDialog({
  roles,
  changes,
  onClose,
}: {
  roles: readonly MatrixRole[];
  changes: Changes;
  onClose: () => void;
}) {
  const changed = inSavingOrder(roles, changes);
  const wanted = changed.map((role) => ({ role: role.name, permissions: wantedOf(role, changes) }));
  const previews = useRolePreviews(wanted);
  const set = useSetRolePermissions();
  const [refused, setRefused] = useState<{ role: string; error: unknown }>();
  const [saving, setSaving] = useState(false);
  const looking = previews.some((preview) => preview.isPending);
  // several changes can make up for each other: then only saving them in order tells
  const hopeless = previews.length === 1 && Boolean(previews[0]?.data?.refused);
  const orphans = previews.some((preview) => preview.data?.orphaned_steps.length);

  async function save(): Promise<void> {
    setSaving(true);
    setRefused(undefined);
    for (const each of wanted) {
      try {
        await set.mutateAsync(each);
      } catch (error) {
        setRefused({ role: each.role, error });
        setSaving(false);
        return;
      }
    }
    toast("good", "The matrix is saved", "It counts from the next thing that anybody does on.");
    onClose();
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => open || saving || onClose()}
      title="What this would change"
      description={
        changed.length > 1
          ? "Each role is looked at by itself, as if the others stayed as they are."
          : undefined
      }
      footer={
        <>
          <Button variant="ghost" disabled={saving} onClick={onClose}>
            Go on changing
          </Button>
          <Button
            variant={orphans ? "danger" : "primary"}
            busy={saving}
            disabled={looking || hopeless}
            onClick={save}
          >
            {orphans ? "Save all the same" : "Save"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-6">
        {changed.map((role, index) => (
          <section key={role.name} aria-label={role.name} className="flex flex-col gap-3">
            <h3 className="flex flex-wrap items-center gap-1.5 text-sm font-medium">
              <span className="mr-1">{role.name}</span>
              {[...(changes.get(role.name) ?? [])].map(([permission, granted]) => (
                <Badge key={permission} tone={granted ? "good" : "bad"}>
                  {granted ? "+" : "−"} {permission}
                </Badge>
              ))}
            </h3>
            <Outlook found={previews[index]?.data} error={previews[index]?.error ?? null} />
            {refused?.role === role.name ? <Refused because={faultBeside(refused.error, [])} /> : null}
          </section>
        ))}
      </div>
    </Dialog>
  );
}
