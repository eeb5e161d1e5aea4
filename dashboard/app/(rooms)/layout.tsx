import { type ReactNode, Suspense } from "react";
import { Shell } from "@/components/Shell/Shell";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <Suspense>
      <Shell>{children}</Shell>
    </Suspense>
  );
}
