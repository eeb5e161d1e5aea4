import type { ReactNode } from "react";

/** What a panel is about, and what can be done with it as a whole. */
export function PanelHeader({ kind, title, actions }: { kind: string; title: string; actions?: ReactNode }) {
  return (
    <div className="flex items-start gap-3 border-b border-line px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="text-2xs font-medium text-ink-3">{kind}</p>
        <h2 className="text-base font-semibold tracking-tight text-balance">{title}</h2>
      </div>
      {actions}
    </div>
  );
}
