"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { onSessionEnd, Problem } from "@/client/api";
import { BottomBar } from "@/components/Shell/BottomBar";
import { ROOMS } from "@/components/Shell/rooms";
import { Sidebar } from "@/components/Shell/Sidebar";
import { usePreferredLocale } from "@/components/Shell/usePreferredLocale";
import { LiveProvider } from "@/queries/live";
import { meQuery } from "@/queries/me";
import { Failure } from "@/ui/Empty";
import { useRest } from "@/ui/rest";
import { useShortcuts } from "@/ui/shortcuts";

// What lies over a page is fetched when it is first opened.
const Help = dynamic(() => import("@/components/Shell/Help").then((part) => part.Help));
const fetchPalette = () => import("@/components/Shell/Palette").then((part) => part.Palette);
const Palette = dynamic(fetchPalette);
const SessionEnded = dynamic(() =>
  import("@/components/Shell/SessionEnded").then((part) => part.SessionEnded),
);

// Few are away and here: it is looked up after the room is there.
const Away = dynamic(() => import("@/components/Shell/Away").then((part) => part.Away), { ssr: false });

const REST_MS = 2_000;

/** The frame around every room: who is here, where one can go, what just happened. */
export function Shell({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery);
  const router = useRouter();
  const pathname = usePathname();
  const [ended, setEnded] = useState(false);
  const loggedOut = me.error instanceof Problem && me.error.status === 401;

  useEffect(() => {
    if (!loggedOut || ended) return;
    const here = window.location.pathname + window.location.search;
    router.replace(`/login?next=${encodeURIComponent(here)}`);
  }, [loggedOut, ended, router]);
  useEffect(() => onSessionEnd(() => me.data && setEnded(true)), [me.data]);

  if (me.data) {
    return (
      <Inside key={me.data.username} onEnded={() => setEnded(true)} pathname={pathname}>
        {children}
        {ended ? <SessionEnded username={me.data.username} onBack={() => setEnded(false)} /> : null}
      </Inside>
    );
  }
  if (me.error && !loggedOut) return <Failure error={me.error} onRetry={() => me.refetch()} />;
  return <div role="status" aria-label="Loading NexusFlow" className="h-dvh bg-ground" />;
}

function Inside({
  children,
  onEnded,
  pathname,
}: {
  children: ReactNode;
  onEnded: () => void;
  pathname: string;
}) {
  const client = useQueryClient();
  const router = useRouter();
  const me = client.getQueryData(meQuery.queryKey);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const rooms = ROOMS.filter((room) => me?.rooms.includes(room.key));
  const rested = useRest(REST_MS);
  usePreferredLocale();

  const open = useCallback((event: KeyboardEvent) => {
    if (event.key === "Control" || event.key === "Meta") void fetchPalette(); // what comes next may be for it
    if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.shiftKey) {
      event.preventDefault();
      setPalette((now) => !now);
    }
  }, []);
  useEffect(() => {
    window.addEventListener("keydown", open);
    return () => window.removeEventListener("keydown", open);
  }, [open]);
  useShortcuts("Everywhere", {
    "?": { label: "Show the keys", run: () => setHelp(true) },
    ...Object.fromEntries(
      rooms.map((room) => [
        room.shortcut,
        { label: `Go to ${room.label.toLowerCase()}`, run: () => router.push(room.path) },
      ]),
    ),
  });

  return (
    <LiveProvider onEnded={onEnded}>
      <a
        href="#room"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-accent-ink focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="flex h-dvh flex-col lg:flex-row">
        <Sidebar
          rooms={rooms}
          pathname={pathname}
          onPalette={() => setPalette(true)}
          onHelp={() => setHelp(true)}
        />
        <main id="room" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          {rested ? <Away /> : null}
          {children}
        </main>
        <BottomBar rooms={rooms} pathname={pathname} onPalette={() => setPalette(true)} />
      </div>
      {palette ? <Palette open onOpenChange={setPalette} rooms={rooms} /> : null}
      {help ? <Help open onOpenChange={setHelp} /> : null}
    </LiveProvider>
  );
}
