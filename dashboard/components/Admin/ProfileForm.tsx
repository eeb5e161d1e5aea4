"use client";

import { type FormEvent, useState } from "react";
import { faultBeside } from "@/components/Admin/faults";
import { PROFILE_PATHS, ProfileFields } from "@/components/Admin/ProfileFields";
import { changeOf, profileOf, readAttributes } from "@/components/Admin/profile";
import { Refused } from "@/components/Admin/Refused";
import { type User, useChangeUser } from "@/queries/users";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toast";

/** Who somebody is, to change. */
export function ProfileForm({ user }: { user: User }) {
  const [profile, setProfile] = useState(() => profileOf(user));
  const change = useChangeUser(user.username);
  const wanted = changeOf(user, profile);
  const ready = Object.keys(wanted).length > 0 && !("fault" in readAttributes(profile.attributes));
  function save(event: FormEvent): void {
    event.preventDefault();
    change.mutate(wanted, {
      onSuccess: () => toast("good", "Saved", `The profile of ${user.name || user.username}`),
    });
  }
  return (
    <form onSubmit={save} className="flex flex-col gap-4">
      <ProfileFields profile={profile} onChange={setProfile} error={change.error} />
      <Refused because={faultBeside(change.error, PROFILE_PATHS)} />
      <div>
        <Button type="submit" variant="primary" busy={change.isPending} disabled={!ready}>
          Save
        </Button>
      </div>
    </form>
  );
}
