import {
  ChartNoAxesCombined,
  FileStack,
  Inbox,
  LayoutGrid,
  type LucideIcon,
  PlusCircle,
  ScrollText,
  Settings2,
  UserRound,
  Workflow,
} from "lucide-react";
import type { Me } from "@/queries/me";

export type Room = {
  key: Me["rooms"][number];
  label: string;
  path: string;
  icon: LucideIcon;
  shortcut: string;
};

/** The rooms in the order of the sidebar; which of them are offered, the server says. */
export const ROOMS: readonly Room[] = [
  { key: "inbox", label: "Inbox", path: "/inbox", icon: Inbox, shortcut: "g i" },
  { key: "requests", label: "Requests", path: "/requests", icon: FileStack, shortcut: "g r" },
  { key: "start", label: "Start a request", path: "/start", icon: PlusCircle, shortcut: "g n" },
  { key: "grid", label: "Operational grid", path: "/grid", icon: LayoutGrid, shortcut: "g g" },
  { key: "sla", label: "SLA board", path: "/sla", icon: ChartNoAxesCombined, shortcut: "g s" },
  { key: "designer", label: "Designer", path: "/designer", icon: Workflow, shortcut: "g d" },
  { key: "audit", label: "Audit", path: "/audit", icon: ScrollText, shortcut: "g a" },
  { key: "admin", label: "Administration", path: "/admin", icon: Settings2, shortcut: "g x" },
  { key: "me", label: "Me", path: "/me", icon: UserRound, shortcut: "g m" },
];

/** Which room a path belongs to. */
export function roomOf(pathname: string): string {
  return pathname.split("/")[1] ?? "";
}
