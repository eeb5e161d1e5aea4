import type { ReactNode } from "react";
import { Way } from "@/components/Admin/Way";
import { Json } from "@/components/Audit/Json";
import type { User } from "@/queries/users";
import { Badge } from "@/ui/Badge";

/** Who somebody is, for whoever may read but not change it. */
export function UserFacts({ user }: { user: User }) {
  return (
    <dl className="grid grid-cols-[7.5rem_1fr] gap-x-3 gap-y-2 text-sm">
      <Fact name="Name">{user.name || "Not given"}</Fact>
      <Fact name="E-mail">{user.email ?? "Not given"}</Fact>
      <Fact name="Manager">
        {user.manager ? (
          <Way
            href={`/admin/users/${encodeURIComponent(user.manager)}`}
            className="rounded-sm font-medium text-accent-text hover:underline"
          >
            {user.manager}
          </Way>
        ) : (
          "Nobody"
        )}
      </Fact>
      <Fact name="Attributes">
        {Object.keys(user.attributes).length ? <Json value={user.attributes} label="Attributes" /> : "None"}
      </Fact>
    </dl>
  );
}

/** What roles somebody has, for whoever may read but not change it. */
export function UserRoles({ user }: { user: User }) {
  if (!user.roles.length) return <p className="text-sm text-ink-2">None.</p>;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {user.roles.map((role) => (
        <li key={role}>
          <Way href={`/admin/roles/${encodeURIComponent(role)}`} className="rounded-sm">
            <Badge>{role}</Badge>
          </Way>
        </li>
      ))}
    </ul>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
