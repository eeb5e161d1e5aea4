"use client";

import Link from "next/link";
import { PersonMenu } from "@/components/Shell/PersonMenu";
import type { Room } from "@/components/Shell/rooms";
import { StreamMark } from "@/components/Shell/StreamMark";
import { classes } from "@/ui/classes";
import { Sheet } from "@/ui/Dialog";

/** All rooms, and what concerns oneself, on a phone. */
export function MoreRooms({
  rooms,
  here,
  onClose,
}: {
  rooms: readonly Room[];
  here: string;
  onClose: () => void;
}) {
  return (
    <Sheet open onOpenChange={onClose} title="Rooms" footer={<StreamMark />}>
      <ul className="flex flex-col gap-1">
        {rooms.map(({ key, label, path, icon: Icon }) => (
          <li key={key}>
            <Link
              href={path}
              prefetch={false}
              onClick={onClose}
              aria-current={here === key ? "page" : undefined}
              className={classes(
                "flex h-12 items-center gap-3 rounded-lg px-3 text-base font-medium",
                here === key ? "bg-chosen text-accent-text" : "text-ink hover:bg-hover",
              )}
            >
              <Icon aria-hidden className="size-5" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
      <div className="mt-4 border-t border-line pt-4">
        <PersonMenu />
      </div>
    </Sheet>
  );
}
