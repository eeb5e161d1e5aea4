"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { preferencesQuery } from "@/queries/preferences";
import { chooseTheme, chosenTheme } from "@/ui/theme";
import { setLocale } from "@/words/time";

/** What the person chose under "Me" goes with them to every browser: theme, language and time zone. */
export function usePreferredLocale(): void {
  const { data } = useQuery(preferencesQuery);
  if (data) setLocale({ language: data.language ?? undefined, zone: data.time_zone ?? undefined });
  useEffect(() => {
    if (!data) return;
    if (data.theme !== chosenTheme()) chooseTheme(data.theme);
    document.documentElement.lang = "en";
  }, [data]);
}
