import type { Metadata } from "next";
import { Suspense } from "react";
import { Login } from "@/components/Login/Login";

export const metadata: Metadata = { title: "Log in" };

export default function Page() {
  return (
    <Suspense>
      <Login />
    </Suspense>
  );
}
