"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Absences } from "@/components/Me/Absences";
import { Notifications } from "@/components/Me/Notifications";
import { Preferences } from "@/components/Me/Preferences";
import { Security } from "@/components/Me/Security";
import { Tokens } from "@/components/Me/Tokens";
import { useMe } from "@/queries/me";
import { unreadQuery } from "@/queries/notifications";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { usePathParts } from "@/ui/path";
import { Tabs } from "@/ui/Tabs";

/** What concerns oneself: what one was told, how one likes the product, where one is logged in. */
export function MeRoom() {
  const me = useMe();
  const router = useRouter();
  const parts = usePathParts("me");
  const unread = useQuery(unreadQuery).data?.unread;
  const tabs = [
    { value: "notifications", label: "Notifications", content: <Notifications />, count: unread },
    { value: "absences", label: "Absences", content: <Absences /> },
    { value: "preferences", label: "Preferences", content: <Preferences /> },
    { value: "security", label: "Security", content: <Security /> },
    { value: "tokens", label: "API tokens", content: <Tokens /> },
  ];
  const asked = parts?.[0] ?? "";
  const value = tabs.some((tab) => tab.value === asked) ? asked : "notifications";
  if (!me || !parts) return null;
  return (
    <div className="flex min-h-0 flex-1 scroll-thin flex-col overflow-y-auto">
      <div className="mx-auto flex w-full max-w-3xl flex-1 flex-col px-4 pt-6 pb-10 lg:px-6">
        <header className="flex items-center gap-4 pb-5">
          <Avatar username={me.username} name={me.name} large />
          <div className="min-w-0">
            <h1 className="truncate text-xl font-semibold tracking-tight">{me.name}</h1>
            <p className="truncate text-sm text-ink-2">
              {[me.username, me.email].filter(Boolean).join(" · ")}
            </p>
            <p className="mt-1.5 flex flex-wrap gap-1">
              {me.roles.map((role) => (
                <Badge key={role}>{role}</Badge>
              ))}
            </p>
          </div>
        </header>
        <Tabs
          label="About you"
          value={value}
          onChange={(tab) => router.push(tab === "notifications" ? "/me" : `/me/${tab}`)}
          tabs={tabs}
        />
      </div>
    </div>
  );
}
