"use client";

import { LazyMotion } from "motion/react";
import type { ReactNode } from "react";

const features = () => import("@/ui/motionLayout").then((part) => part.domMax);

/** Around lists whose rows make room for each other: only they fetch what that needs. */
export function LayoutMotion({ children }: { children: ReactNode }) {
  return <LazyMotion features={features}>{children}</LazyMotion>;
}
