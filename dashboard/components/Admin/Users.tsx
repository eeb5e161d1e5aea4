"use client";

import { LoaderCircle, Search, UserRoundPlus, UserRoundSearch } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { NewUserDialog } from "@/components/Admin/NewUserDialog";
import type { PartProps } from "@/components/Admin/Room";
import { Toolbar } from "@/components/Admin/Toolbar";
import { UserSheet } from "@/components/Admin/UserSheet";
import { goTo, Way } from "@/components/Admin/Way";
import { type User, useUsers } from "@/queries/users";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { useCommands } from "@/ui/commands";
import { Empty, Failure } from "@/ui/Empty";
import { Input } from "@/ui/Input";
import { useFilters } from "@/ui/path";
import { SkeletonRows } from "@/ui/Skeleton";
import { useShortcuts } from "@/ui/shortcuts";
import { VirtualList } from "@/ui/VirtualList";

const SHOWN_ROLES = 3;
const COLUMNS = "md:grid-cols-[minmax(12rem,1.2fr)_minmax(10rem,1.4fr)_minmax(8rem,1fr)_6rem]";

/** Everybody who can act here, found by name; one of them in full at the side. */
export function Users({ opened, mayChange }: PartProps) {
  const [{ q }, setFilters] = useFilters("q");
  const [making, setMaking] = useState(false);
  const list = useUsers(useDeferredValue(q.trim()));
  const users = list.data?.pages.flatMap((page) => page.items) ?? [];
  const search = () => document.getElementById("user-search")?.focus();
  useShortcuts("Users", { "/": { label: "Find a user", run: search } });
  useCommands(
    mayChange
      ? [
          {
            id: "user-new",
            group: "Administration",
            label: "New user",
            icon: UserRoundPlus,
            run: () => setMaking(true),
          },
        ]
      : [],
  );

  return (
    <>
      {list.isError ? null : (
        <Toolbar
          actions={
            mayChange ? (
              <Button variant="primary" icon={UserRoundPlus} onClick={() => setMaking(true)}>
                New user
              </Button>
            ) : null
          }
        >
          <div className="w-full max-w-72">
            <Input
              id="user-search"
              type="search"
              icon={Search}
              aria-label="Find a user"
              placeholder="Find by name or e-mail"
              value={q}
              onChange={(event) => setFilters({ q: event.target.value })}
            />
          </div>
        </Toolbar>
      )}
      {list.isPending ? (
        <SkeletonRows rows={10} label="Loading users" />
      ) : list.isError ? (
        <Failure error={list.error} onRetry={() => list.refetch()} />
      ) : users.length ? (
        <VirtualList
          label="Users"
          className="border-t border-line"
          items={users}
          rowHeight={49}
          getKey={(user) => user.username}
          onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
          render={(user) => <Row user={user} />}
          footer={
            list.isFetchingNextPage ? (
              <LoaderCircle
                aria-label="Loading more"
                className="mx-auto my-4 size-4 animate-turn text-ink-3"
              />
            ) : null
          }
        />
      ) : (
        <Empty
          icon={UserRoundSearch}
          title={`Nobody is called “${q}”`}
          body="Looked for in usernames, names and e-mail addresses."
          action={<Button onClick={() => setFilters({ q: null })}>Show everybody</Button>}
        />
      )}
      {opened ? (
        <UserSheet username={opened} mayChange={mayChange} onClose={() => goTo("/admin/users")} />
      ) : null}
      {making ? <NewUserDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}

function Row({ user }: { user: User }) {
  const more = user.roles.length - SHOWN_ROLES;
  return (
    <Way
      href={`/admin/users/${encodeURIComponent(user.username)}`}
      className={`grid min-h-12 grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1.5 outline-offset-[-2px] transition-colors duration-75 hover:bg-hover lg:px-6 ${COLUMNS}`}
    >
      <span className="flex min-w-0 items-center gap-3">
        <Avatar username={user.username} name={user.name} />
        <span className="min-w-0">
          <span className="block truncate text-sm font-medium">{user.name || user.username}</span>
          <span className="block truncate text-xs text-ink-3">{user.username}</span>
        </span>
      </span>
      <span className="hidden min-w-0 flex-wrap gap-1 md:flex">
        {user.roles.slice(0, SHOWN_ROLES).map((role) => (
          <Badge key={role}>{role}</Badge>
        ))}
        {more > 0 ? <Badge>{`+${more}`}</Badge> : null}
        {user.roles.length ? null : <span className="text-xs text-ink-3">No role</span>}
      </span>
      <span className="hidden truncate text-xs text-ink-2 md:block">{user.email ?? ""}</span>
      <span className="justify-self-end">{user.active ? null : <Badge tone="warn">Disabled</Badge>}</span>
    </Way>
  );
}
