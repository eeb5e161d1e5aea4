import type { ReactNode } from "react";

/** A titled part of the page about oneself. */
export function Section({
  title,
  description,
  action,
  children,
}: {
  title: string;
  description?: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="overflow-hidden rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center justify-between gap-3 border-b border-line px-4 py-3">
        <div>
          <h2 className="text-base font-medium">{title}</h2>
          {description ? <p className="text-xs text-ink-2">{description}</p> : null}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}

/** One thing to choose: what it is on the left, the choice on the right. */
export function Setting({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-48 flex-1">
        <p className="text-sm font-medium">{title}</p>
        <p className="text-xs text-ink-2">{hint}</p>
      </div>
      <div className="w-full sm:w-60">{children}</div>
    </div>
  );
}
