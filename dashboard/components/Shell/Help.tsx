"use client";

import { Dialog } from "@/ui/Dialog";
import { Kbd } from "@/ui/Kbd";
import { useAllShortcuts } from "@/ui/shortcuts";

const NAMES: Record<string, string> = {
  Enter: "↵",
  Escape: "Esc",
  " ": "Space",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

/** The keys that work here and now. */
export function Help({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const groups = useAllShortcuts();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" description="What the keyboard does here.">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {groups.toReversed().map(({ group, shortcuts }) => (
          <section key={group} aria-label={group}>
            <h3 className="pb-1 text-xs font-medium text-ink-3">{group}</h3>
            <dl>
              {Object.entries(shortcuts)
                .filter(([, shortcut]) => !shortcut.hidden)
                .map(([key, shortcut]) => (
                  <div key={key} className="flex h-7 items-center justify-between gap-3">
                    <dt className="truncate text-sm">{shortcut.label}</dt>
                    <dd className="flex gap-1">
                      {key.split(/(?<=.) (?=.)/).map((each) => (
                        <Kbd key={each}>{NAMES[each] ?? each}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              {group === "Everywhere" ? (
                <div className="flex h-7 items-center justify-between gap-3">
                  <dt className="text-sm">Search or do anything</dt>
                  <dd>
                    <Kbd>Ctrl K</Kbd>
                  </dd>
                </div>
              ) : null}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
