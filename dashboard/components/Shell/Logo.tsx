/** The mark: two ways that part and meet again. */
export function Logo({ large = false }: { large?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg viewBox="0 0 24 24" aria-hidden="true" className={large ? "size-9" : "size-6"}>
        <rect width="24" height="24" rx="6.5" className="fill-accent" />
        <path
          d="M5.5 12h2.2c2.6 0 2.6-4.4 5.2-4.4h2.4M7.7 12c2.6 0 2.6 4.4 5.2 4.4h2.4"
          className="stroke-accent-ink"
          fill="none"
          strokeWidth="1.7"
          strokeLinecap="round"
        />
        <circle cx="17.2" cy="7.6" r="1.9" className="fill-accent-ink" />
        <circle cx="17.2" cy="16.4" r="1.9" className="fill-accent-ink" />
      </svg>
      <span
        className={large ? "text-xl font-semibold tracking-tight" : "text-base font-semibold tracking-tight"}
      >
        NexusFlow
      </span>
    </span>
  );
}
