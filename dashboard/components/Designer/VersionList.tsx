"use client";

import { GitCompare, PencilLine } from "lucide-react";
import type { Designed } from "@/queries/definitions";
import { Badge } from "@/ui/Badge";
import { classes } from "@/ui/classes";
import { IconButton } from "@/ui/IconButton";
import { Time } from "@/ui/Time";

/** The draft and every version: look at one, or see what differs from what is on the drawing. */
export function VersionList({
  designed,
  edited,
  shown,
  against,
  running,
  onShow,
  onCompare,
}: {
  designed: Designed;
  /** Whether the draft differs from the newest version. */
  edited: boolean;
  /** The version on the drawing; null is the draft. */
  shown: number | null;
  against: number | null;
  running: { byVersion: Map<number, number>; more: boolean } | undefined;
  onShow: (version: number | null) => void;
  onCompare: (version: number | null) => void;
}) {
  return (
    <ul className="flex flex-col">
      <Row chosen={shown === null}>
        <Name title="Draft" onShow={() => onShow(null)} chosen={shown === null}>
          {designed.draft?.saved_at ? (
            <>
              saved <Time at={designed.draft.saved_at} /> by {designed.draft.saved_by}
            </>
          ) : edited ? (
            "not saved yet"
          ) : (
            "the same as the newest version"
          )}
        </Name>
        <PencilLine aria-hidden className="size-4 shrink-0 text-ink-3" />
      </Row>
      {designed.versions.map(({ version, published_at, published_by }, place) => {
        const count = running?.byVersion.get(version) ?? 0;
        return (
          <Row key={version} chosen={shown === version}>
            <Name title={`Version ${version}`} onShow={() => onShow(version)} chosen={shown === version}>
              {published_at ? <Time at={published_at} /> : "published"}
              {published_by ? ` by ${published_by}` : ""}
            </Name>
            {count > 0 ? (
              <Badge>
                {count}
                {running?.more ? "+" : ""} running
              </Badge>
            ) : null}
            {place === 0 ? <Badge tone="accent">newest</Badge> : null}
            <IconButton
              label={against === version ? "Stop comparing" : `Compare with version ${version}`}
              icon={GitCompare}
              pressed={against === version}
              disabled={shown === version}
              onClick={() => onCompare(against === version ? null : version)}
            />
          </Row>
        );
      })}
    </ul>
  );
}

function Row({ chosen, children }: { chosen: boolean; children: React.ReactNode }) {
  return (
    <li
      className={classes("flex items-center gap-2 border-b border-line px-4 py-1.5", chosen && "bg-chosen")}
    >
      {children}
    </li>
  );
}

function Name({
  title,
  chosen,
  onShow,
  children,
}: {
  title: string;
  chosen: boolean;
  onShow: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-current={chosen || undefined}
      onClick={onShow}
      className="min-w-0 flex-1 py-1 text-left"
    >
      <span className="block text-sm font-medium">{title}</span>
      <span className="block truncate text-xs text-ink-2">{children}</span>
    </button>
  );
}
