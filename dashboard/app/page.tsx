"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Problem } from "@/client/api";
import { meQuery } from "@/queries/me";
import { Failure } from "@/ui/Empty";

/** The front door leads everybody to the room that is their home. */
export default function Page() {
  const me = useQuery(meQuery);
  const router = useRouter();
  const loggedOut = me.error instanceof Problem && me.error.status === 401;
  useEffect(() => {
    if (me.data) router.replace(`/${me.data.home}`);
    else if (loggedOut) router.replace("/login");
  }, [me.data, loggedOut, router]);
  if (me.error && !loggedOut) return <Failure error={me.error} onRetry={() => me.refetch()} />;
  return <div role="status" aria-label="Loading NexusFlow" className="h-dvh" />;
}
