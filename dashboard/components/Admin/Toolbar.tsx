import type { ReactNode } from "react";

/** What stands over the content of a part: finding and narrowing on the left, doing on the right. */
export function Toolbar({ children, actions }: { children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 px-4 py-3 lg:px-6">
      {children}
      {actions ? <div className="ml-auto flex items-center gap-2">{actions}</div> : null}
    </div>
  );
}
