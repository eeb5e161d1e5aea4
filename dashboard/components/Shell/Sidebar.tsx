"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleHelp, Search } from "lucide-react";
import Link from "next/link";
import { Logo } from "@/components/Shell/Logo";
import { PersonMenu } from "@/components/Shell/PersonMenu";
import { type Room, roomOf } from "@/components/Shell/rooms";
import { StreamMark } from "@/components/Shell/StreamMark";
import { unreadQuery } from "@/queries/notifications";
import { classes } from "@/ui/classes";
import { IconButton } from "@/ui/IconButton";
import { Kbd } from "@/ui/Kbd";

const WATCHING = new Set(["grid", "sla", "designer", "audit", "admin"]);

/** Where one can go, on a screen that has room for it. */
export function Sidebar({
  rooms,
  pathname,
  onPalette,
  onHelp,
}: {
  rooms: readonly Room[];
  pathname: string;
  onPalette: () => void;
  onHelp: () => void;
}) {
  const unread = useQuery(unreadQuery).data?.unread ?? 0;
  const own = rooms.filter((room) => !WATCHING.has(room.key));
  const watching = rooms.filter((room) => WATCHING.has(room.key));
  return (
    <aside
      aria-label="NexusFlow"
      className="hidden w-56 shrink-0 flex-col border-r border-line bg-ground lg:flex"
    >
      <div className="flex h-14 items-center px-4">
        <Logo />
      </div>
      <div className="px-3">
        <button
          type="button"
          onClick={onPalette}
          className="flex h-8 w-full items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-xs text-ink-3 shadow-rest transition-colors duration-100 hover:border-line-strong hover:text-ink-2"
        >
          <Search aria-hidden className="size-3.5" />
          <span className="flex-1 text-left">Search or do…</span>
          <Kbd>Ctrl K</Kbd>
        </button>
      </div>
      <nav
        aria-label="Rooms"
        className="flex min-h-0 flex-1 scroll-thin flex-col gap-4 overflow-y-auto px-3 py-4"
      >
        <Rooms rooms={own} pathname={pathname} unread={unread} />
        {watching.length ? (
          <Rooms rooms={watching} pathname={pathname} unread={0} title="Operations" />
        ) : null}
      </nav>
      <div className="flex flex-col gap-1 border-t border-line p-3">
        <div className="flex items-center justify-between">
          <StreamMark />
          <IconButton label="Keys" icon={CircleHelp} shortcut="?" className="size-7" onClick={onHelp} />
        </div>
        <PersonMenu />
      </div>
    </aside>
  );
}

function Rooms({
  rooms,
  pathname,
  unread,
  title,
}: {
  rooms: readonly Room[];
  pathname: string;
  unread: number;
  title?: string;
}) {
  return (
    <div>
      {title ? <p className="px-2 pb-1 text-2xs font-medium text-ink-3">{title}</p> : null}
      <ul className="flex flex-col gap-0.5">
        {rooms.map(({ key, label, path, icon: Icon }) => {
          const here = roomOf(pathname) === key;
          return (
            <li key={key}>
              <Link
                href={path}
                prefetch={false}
                aria-current={here ? "page" : undefined}
                className={classes(
                  "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium transition-colors duration-100",
                  here ? "bg-hover text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
                )}
              >
                <Icon aria-hidden className={classes("size-4", here ? "text-accent-text" : "text-ink-3")} />
                <span className="flex-1 truncate">{label}</span>
                {key === "me" && unread ? (
                  <span className="figures rounded-full bg-accent px-1.5 text-2xs font-semibold text-accent-ink">
                    {unread > 99 ? "99+" : unread}
                    <span className="sr-only"> unread</span>
                  </span>
                ) : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
