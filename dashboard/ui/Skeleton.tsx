import { classes } from "@/ui/classes";

/** A grey place where something will be. Give it its size: `className="h-4 w-32"`. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classes("animate-wait rounded-sm bg-hover", className)} />;
}

/** A list that is coming; said once to who listens. */
export function SkeletonRows({ rows = 6, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other identity
        <div key={index} className="flex items-center gap-3 border-b border-line px-4 py-3">
          <Skeleton className="size-6 rounded-full" />
          <div className="flex flex-1 flex-col gap-1.5">
            <Skeleton className="h-3 w-2/5" />
            <Skeleton className="h-2.5 w-3/5" />
          </div>
          <Skeleton className="h-3 w-12" />
        </div>
      ))}
    </div>
  );
}
