"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { LazyMotion, MotionConfig } from "motion/react";
import { type ReactNode, useState } from "react";
import { Problem } from "@/client/api";
import { Toasts } from "@/ui/toast";

/** What moves things is fetched after the page is there: nothing that one reads waits for it. */
const features = () => import("@/ui/motionFeatures").then((part) => part.domAnimation);

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
      <LazyMotion features={features} strict>
        <MotionConfig reducedMotion="user">
          {children}
          <Toasts />
        </MotionConfig>
      </LazyMotion>
    </QueryClientProvider>
  );
}
