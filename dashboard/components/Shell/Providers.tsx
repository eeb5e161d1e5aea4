"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { MotionConfig } from "motion/react";
import { type ReactNode, useState } from "react";
import { Problem } from "@/client/api";
import { TooltipProvider } from "@/ui/Tooltip";
import { Toasts } from "@/ui/toast";

/** What every page stands on. Answers stay good until an event says otherwise. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 60_000,
            gcTime: 10 * 60_000,
            refetchOnWindowFocus: false,
            retry: (failures, error) => !(error instanceof Problem && error.status >= 400) && failures < 2,
          },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <MotionConfig reducedMotion="user">
        <TooltipProvider delayDuration={400} skipDelayDuration={200}>
          {children}
          <Toasts />
        </TooltipProvider>
      </MotionConfig>
    </QueryClientProvider>
  );
}
