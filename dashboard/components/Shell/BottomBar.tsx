"use client";

import { Ellipsis, Search } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { type Room, roomOf } from "@/components/Shell/rooms";
import { classes } from "@/ui/classes";

const MoreRooms = dynamic(() => import("@/components/Shell/MoreRooms").then((part) => part.MoreRooms));

const FIRST = 3;
const CELL = "flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs font-medium text-ink-2";

/** Where one can go, with a thumb. The first rooms are in sight; the others behind "More". */
export function BottomBar({
  rooms,
  pathname,
  onPalette,
}: {
  rooms: readonly Room[];
  pathname: string;
  onPalette: () => void;
}) {
  const [more, setMore] = useState(false);
  const here = roomOf(pathname);
  return (
    <nav
      aria-label="Rooms"
      className="flex shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {rooms.slice(0, FIRST).map(({ key, label, path, icon: Icon }) => (
        <Link
          key={key}
          href={path}
          prefetch={false}
          aria-current={here === key ? "page" : undefined}
          className={classes(CELL, here === key && "text-accent-text")}
        >
          <Icon aria-hidden className="size-5" />
          {label.split(" ")[0]}
        </Link>
      ))}
      <button type="button" className={CELL} onClick={onPalette}>
        <Search aria-hidden className="size-5" />
        Search
      </button>
      <button type="button" className={CELL} onClick={() => setMore(true)}>
        <Ellipsis aria-hidden className="size-5" />
        More
      </button>
      {more ? <MoreRooms rooms={rooms} here={here} onClose={() => setMore(false)} /> : null}
    </nav>
  );
}
