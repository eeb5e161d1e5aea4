"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { api, call } from "@/client/api";
import { useMe } from "@/queries/me";
import { usePreferences } from "@/queries/preferences";
import { Avatar } from "@/ui/Avatar";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/ui/Menu";
import { chooseTheme, type Theme } from "@/ui/theme";

/** Log out: the session ends at the server, and nothing of it stays in the page. */
export function useLogout(): () => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return async () => {
    await call(api.DELETE("/api/v1/auth/session")).catch(() => undefined);
    router.push("/login");
    client.clear();
  };
}

/** Take a theme here at once, and keep it with the person. */
export function useTheme(): (theme: Theme) => void {
  const { change } = usePreferences();
  return (theme) => {
    chooseTheme(theme);
    change.mutate({ theme });
  };
}

/** Who is here, and what concerns only them. */
export function PersonMenu({ compact = false }: { compact?: boolean }) {
  const me = useMe();
  const router = useRouter();
  const logout = useLogout();
  const choose = useTheme();
  if (!me) return null;
  return (
    <Menu
      label="You"
      align={compact ? "end" : "start"}
      trigger={
        <button
          type="button"
          aria-label={compact ? `You: ${me.name}` : undefined}
          className="flex min-h-10 items-center gap-2.5 rounded-md px-2 text-left transition-colors duration-100 hover:bg-hover"
        >
          <Avatar username={me.username} name={me.name} />
          {compact ? null : (
            <>
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm font-medium">{me.name}</span>
                <span className="block truncate text-2xs text-ink-3">
                  {me.roles.join(", ") || "No roles"}
                </span>
              </span>
              <ChevronsUpDown aria-hidden className="size-3.5 text-ink-3" />
            </>
          )}
        </button>
      }
    >
      <MenuItem icon={UserRound} onSelect={() => router.push("/me")}>
        Me
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuItem icon={Monitor} onSelect={() => choose("system")}>
        As the system
      </MenuItem>
      <MenuItem icon={Sun} onSelect={() => choose("light")}>
        Light
      </MenuItem>
      <MenuItem icon={Moon} onSelect={() => choose("dark")}>
        Dark
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={logout}>
        Log out
      </MenuItem>
    </Menu>
  );
}
