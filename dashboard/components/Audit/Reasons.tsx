import { Check, X } from "lucide-react";
import { guardsOf } from "@/components/Audit/guards";
import { classes } from "@/ui/classes";
import { explainGuard } from "@/words/guard";

/** Why a request went where it went: every rule that was looked at, in words and as it was written. */
export function Reasons({ metadata }: { metadata: Record<string, unknown> }) {
  const guards = guardsOf(metadata);
  if (!guards.some((each) => each.guard !== null)) return null;
  return (
    <section className="mt-5">
      <h3 className="mb-2 text-xs font-medium text-ink-2">Why it went there</h3>
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
        {guards.map((each) => {
          const Icon = each.result ? Check : X;
          return (
            <li
              key={`${each.priority} ${each.to} ${each.guard}`}
              className="flex items-start gap-2 px-3 py-2 text-sm"
            >
              <Icon
                aria-hidden
                className={classes("mt-0.5 size-4 shrink-0", each.result ? "text-good" : "text-ink-3")}
              />
              <div className="min-w-0">
                <span className="sr-only">{each.result ? "Held: " : "Did not hold: "}</span>
                <span className="font-medium">{each.to}</span>: {explainGuard(each)}
                {each.guard === null ? null : (
                  <code className="block font-mono text-xs break-words text-ink-3">{each.guard}</code>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
