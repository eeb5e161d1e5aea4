"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import {
  AlarmClock,
  Bell,
  BellOff,
  CheckCheck,
  CircleCheck,
  type LucideIcon,
  UserRoundPlus,
} from "lucide-react";
import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import Link from "next/link";
import { type Notification, notificationsQuery, useReading } from "@/queries/notifications";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Empty, Failure } from "@/ui/Empty";
import { LayoutMotion } from "@/ui/LayoutMotion";
import { row } from "@/ui/motion";
import { useFilters } from "@/ui/path";
import { Segmented } from "@/ui/Segmented";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";

const ICONS: Record<string, LucideIcon> = {
  breach: AlarmClock,
  assignment: UserRoundPlus,
  request_ended: CircleCheck,
};

/** What the person was told, as it comes; read and unread. */
export function Notifications() {
  const [{ show }, setFilters] = useFilters("show");
  const unread = show === "unread";
  const list = useInfiniteQuery(notificationsQuery(unread));
  const reading = useReading();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented
          label="Which notifications"
          value={unread ? "unread" : "all"}
          onChange={(value) => setFilters({ show: value === "unread" ? value : null })}
          options={[
            { value: "all", label: "All" },
            { value: "unread", label: "Unread" },
          ]}
        />
        <Button
          variant="ghost"
          icon={CheckCheck}
          busy={reading.all.isPending}
          onClick={() => reading.all.mutate()}
        >
          Mark all as read
        </Button>
      </div>
      {list.isPending ? <SkeletonRows /> : null}
      {list.error ? <Failure error={list.error} onRetry={() => list.refetch()} /> : null}
      {list.isSuccess && !items.length ? (
        <Empty
          icon={unread ? BellOff : Bell}
          title={unread ? "You have read everything" : "Nothing has happened yet"}
          body="You are told here when a task is given to you, when one that you look after is late, and when a request of yours ends."
        />
      ) : null}
      {items.length ? (
        <ul className="overflow-hidden rounded-lg border border-line bg-surface">
          <LayoutMotion>
            <AnimatePresence initial={false} mode="popLayout">
              {items.map((item) => (
                <m.li
                  key={item.id}
                  layout="position"
                  variants={row}
                  initial="hidden"
                  animate="shown"
                  exit="gone"
                  className="border-b border-line last:border-0"
                >
                  <Line item={item} onRead={() => item.read_at ?? reading.one.mutate(item.id)} />
                </m.li>
              ))}
            </AnimatePresence>
          </LayoutMotion>
        </ul>
      ) : null}
      {list.hasNextPage ? (
        <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          Show older
        </Button>
      ) : null}
    </div>
  );
}

function Line({ item, onRead }: { item: Notification; onRead: () => void }) {
  const Icon = ICONS[item.kind] ?? Bell;
  const urgent = item.priority === "high";
  const body = (
    <>
      <span
        className={classes(
          "mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full",
          urgent ? "bg-bad-soft text-bad" : "bg-sunken text-ink-2",
        )}
      >
        <Icon aria-hidden className="size-3.5" />
      </span>
      <span className="min-w-0 flex-1">
        <span className={classes("block text-sm", item.read_at ? "text-ink-2" : "font-medium")}>
          {item.title}
        </span>
        <span className="line-clamp-2 block text-xs text-ink-2">{item.body}</span>
      </span>
      <span className="flex shrink-0 items-center gap-2">
        <Time at={item.created_at} className="text-xs text-ink-3" />
        <span className={classes("size-2 rounded-full", item.read_at ? "bg-transparent" : "bg-accent")}>
          {item.read_at ? null : <span className="sr-only">Unread</span>}
        </span>
      </span>
    </>
  );
  const look =
    "flex w-full items-start gap-3 px-4 py-3 text-left transition-colors duration-100 hover:bg-hover";
  if (!item.request_id) {
    return (
      <button type="button" className={look} onClick={onRead}>
        {body}
      </button>
    );
  }
  return (
    <Link href={`/requests/${item.request_id}`} prefetch={false} className={look} onClick={onRead}>
      {body}
    </Link>
  );
}
