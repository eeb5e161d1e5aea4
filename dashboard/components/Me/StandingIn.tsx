"use client";

import { useQuery } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";
import { Section } from "@/components/Me/Setting";
import { standingInQuery } from "@/queries/absences";
import { Avatar } from "@/ui/Avatar";
import { Empty, Failure } from "@/ui/Empty";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";
import { listedWith } from "@/words/value";

/** For whom the person stands in now, and until when. */
export function StandingIn() {
  const found = useQuery(standingInQuery);
  const items = found.data?.items ?? [];
  return (
    <Section title="You stand in for" description="Everybody whose part is yours at this moment.">
      {found.isPending ? <SkeletonRows rows={1} label="Loading for whom you stand in" /> : null}
      {found.error ? <Failure error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isSuccess && items.length === 0 ? (
        <Empty icon={UsersRound} title="Nobody" body="Nobody who has named you is away now." />
      ) : null}
      <ul>
        {items.map(({ username, name, until, via }) => (
          <li key={username} className="flex items-center gap-3 border-b border-line px-4 py-3 last:border-0">
            <Avatar username={username} name={name} />
            <div className="min-w-0">
              <p className="truncate text-sm font-medium">{name}</p>
              <p className="text-xs text-ink-2">
                until <Time at={until} />
                {via.length > 0
                  ? `, because ${listedWith("and", via)} ${via.length === 1 ? "is" : "are"} away too`
                  : ""}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
