"use client";

import { KeyRound, UserRoundSearch } from "lucide-react";
import type { ReactNode } from "react";
import type { MatrixRole } from "@/components/Admin/matrix";
import { type Held, type Holder, heldBy, holdersOf } from "@/components/Admin/standing";
import { Way } from "@/components/Admin/Way";
import { useEverybody } from "@/queries/users";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Combobox } from "@/ui/Combobox";
import { Empty, Failure } from "@/ui/Empty";
import { Field } from "@/ui/Field";
import { useFilters } from "@/ui/path";
import { SkeletonRows } from "@/ui/Skeleton";

/** Pick a permission or a person, and see the answer: who, through which role, or what, through which role. */
export function WhoCan({
  roles,
  permissions,
}: {
  roles: readonly MatrixRole[];
  permissions: readonly string[];
}) {
  const [{ permission, person }, setFilters] = useFilters("permission", "person");
  const everybody = useEverybody();
  if (everybody.isError) return <Failure error={everybody.error} onRetry={() => everybody.refetch()} />;
  if (!everybody.data) return <SkeletonRows rows={6} label="Loading people" />;
  const people = everybody.data;
  const one = people.find((each) => each.username === person);
  return (
    <div className="min-h-0 flex-1 scroll-thin overflow-y-auto border-t border-line">
      <div className="mx-auto grid max-w-5xl gap-8 px-4 py-6 md:grid-cols-2 lg:px-6">
        <section className="flex flex-col gap-4">
          <Field label="Who holds a permission?">
            <Combobox
              placeholder="Pick a permission"
              value={permission}
              options={permissions.map((value) => ({ value }))}
              onChange={(value) => setFilters({ permission: value })}
            />
          </Field>
          {permission ? (
            <Holders permission={permission} holders={holdersOf(permission, people, roles)} />
          ) : (
            <Empty
              icon={KeyRound}
              title="Pick a permission"
              body="Everybody who holds it is shown, with the role that gives it."
            />
          )}
        </section>
        <section className="flex flex-col gap-4">
          <Field label="What may a person do?">
            <Combobox
              placeholder="Pick a person"
              value={person}
              options={people.map(({ username, name }) => ({
                value: username,
                label: name || username,
                hint: username,
              }))}
              onChange={(value) => setFilters({ person: value })}
            />
          </Field>
          {one ? (
            <Possessions who={one.name || one.username} active={one.active} held={heldBy(one, roles)} />
          ) : (
            <Empty
              icon={UserRoundSearch}
              title="Pick a person"
              body="All that they hold is shown, with the roles that give it."
            />
          )}
        </section>
      </div>
    </div>
  );
}

function Holders({ permission, holders }: { permission: string; holders: readonly Holder[] }) {
  const active = holders.filter(({ person }) => person.active).length;
  return (
    <>
      <p className="text-sm">
        {active ? (
          <>
            <span className="figures font-medium">{active === 1 ? "One person" : `${active} people`}</span>{" "}
            can do what needs <span className="font-medium">{permission}</span>.
          </>
        ) : (
          <span className="text-warn">Nobody can do what needs {permission}.</span>
        )}
      </p>
      <Rows>
        {holders.map(({ person, through }) => (
          <Line
            key={person.username}
            href={`/admin/users/${encodeURIComponent(person.username)}`}
            through={through}
            sign={<Avatar small username={person.username} name={person.name} />}
          >
            {person.name || person.username}
            {person.active ? null : (
              <span className="ml-2">
                <Badge tone="warn">Disabled</Badge>
              </span>
            )}
          </Line>
        ))}
      </Rows>
    </>
  );
}

function Possessions({ who, active, held }: { who: string; active: boolean; held: readonly Held[] }) {
  return (
    <>
      <p className="text-sm">
        {active ? (
          <>
            <span className="font-medium">{who}</span> holds{" "}
            <span className="figures font-medium">
              {held.length === 1
                ? "one permission"
                : held.length
                  ? `${held.length} permissions`
                  : "no permission"}
            </span>
            .
          </>
        ) : (
          <span className="text-warn">
            {who} is disabled and can do nothing; with the account enabled it would be:
          </span>
        )}
      </p>
      <Rows>
        {held.map(({ permission, through }) => (
          <Line key={permission} through={through}>
            {permission}
          </Line>
        ))}
      </Rows>
    </>
  );
}

function Rows({ children }: { children: readonly ReactNode[] }) {
  if (!children.length) return null;
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-sm">{children}</ul>
  );
}

function Line({
  href,
  sign,
  through,
  children,
}: {
  href?: string;
  sign?: ReactNode;
  through: readonly string[];
  children: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-2.5 gap-y-1 px-3 py-2">
      {sign}
      <span className="min-w-0 flex-1 break-words">
        {href ? (
          <Way href={href} className="rounded-sm hover:underline">
            {children}
          </Way>
        ) : (
          children
        )}
      </span>
      <span className="flex flex-wrap items-center gap-1 text-xs text-ink-3">
        through
        {through.map((role) => (
          <Way key={role} href={`/admin/roles/${encodeURIComponent(role)}`} className="rounded-sm">
            <Badge>{role}</Badge>
          </Way>
        ))}
      </span>
    </li>
  );
}
