"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FileText, LogOut, Monitor, Moon, PlusCircle, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { api, call } from "@/client/api";
import { useLogout, useTheme } from "@/components/Shell/PersonMenu";
import type { Room } from "@/components/Shell/rooms";
import { type Command, useAllCommands } from "@/ui/commands";

/** Everything that can be done from here: what this place offers, rooms, workflows to start, requests found. */
export function useOffered(
  rooms: readonly Room[],
  needle: string,
): { commands: readonly Command[]; searching: boolean } {
  const router = useRouter();
  const logout = useLogout();
  const theme = useTheme();
  const here = useAllCommands();
  const startable = useQuery({
    queryKey: ["workflows", "startable"],
    queryFn: () => call(api.GET("/api/v1/workflows", { params: { query: { startable: true, limit: 200 } } })),
  });
  const found = useQuery({
    queryKey: ["requests", "found", needle],
    queryFn: () => call(api.GET("/api/v1/requests", { params: { query: { q: needle, limit: 8 } } })),
    enabled: needle.length > 1,
    placeholderData: keepPreviousData,
  });
  const go = (path: string) => () => router.push(path);
  const commands: Command[] = [
    ...here,
    ...rooms.map(({ key, label, path, icon, shortcut }) => ({
      ...{ id: `room-${key}`, label, icon, shortcut },
      group: "Go to",
      run: go(path),
    })),
    ...(startable.data?.items ?? []).map((workflow) => ({
      id: `start-${workflow.key}`,
      label: `Start: ${workflow.name}`,
      also: "new request create",
      group: "Start a request",
      icon: PlusCircle,
      run: go(`/start/${workflow.key}`),
    })),
    ...(needle.length > 1 ? (found.data?.items ?? []) : []).map((request) => ({
      id: `request-${request.id}`,
      label: `#${request.id} ${request.title}`,
      group: "Requests",
      icon: FileText,
      run: go(`/requests/${request.id}`),
    })),
    {
      id: "theme-system",
      label: "Theme: as the system",
      group: "You",
      icon: Monitor,
      run: () => theme("system"),
    },
    { id: "theme-light", label: "Theme: light", group: "You", icon: Sun, run: () => theme("light") },
    { id: "theme-dark", label: "Theme: dark", group: "You", icon: Moon, run: () => theme("dark") },
    {
      id: "logout",
      label: "Log out",
      also: "sign out leave",
      group: "You",
      icon: LogOut,
      run: () => void logout(),
    },
  ];
  return { commands, searching: found.isFetching };
}
