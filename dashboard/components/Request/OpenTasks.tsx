"use client";

import dynamic from "next/dynamic";
import { Fragment } from "react";
import { useMe } from "@/queries/me";
import type { Request } from "@/queries/requests";
import { groupBy } from "@/words/group";
import { OpenTask } from "./OpenTask";
import { decidedHere, voteOf } from "./vote";

// Few steps are voted on.
const VoteCard = dynamic(() => import("./VoteCard").then((part) => part.VoteCard), { ssr: false });

/** What is open: each task by itself, those of a vote together. */
export function OpenTasks({ request, names }: { request: Request; names: Readonly<Record<string, string>> }) {
  const me = useMe()?.username;
  return [...groupBy(request.open_tasks, ({ step, visit }) => `${step} ${visit}`)].map(([key, tasks]) => {
    const vote = tasks[0] && voteOf(request, tasks[0]);
    const shown = vote ? decidedHere(tasks, me) : tasks;
    const [first] = tasks;
    return (
      <Fragment key={key}>
        {vote ? (
          <VoteCard
            vote={vote}
            others={tasks.filter((task) => !shown.includes(task))}
            refused={shown.length > 0 || first === undefined ? null : refusalOf(first)}
            names={names}
          />
        ) : null}
        {shown.map((task) => (
          <OpenTask key={task.id} task={task} names={names} suspendedAt={request.suspended_at} />
        ))}
      </Fragment>
    );
  });
}

function refusalOf({ actions }: Request["open_tasks"][number]): string | null {
  return actions.find(({ action }) => action === "complete")?.reason ?? null;
}
