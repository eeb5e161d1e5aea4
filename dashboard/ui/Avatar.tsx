import { classes } from "@/ui/classes";

const TONES = [
  "bg-accent-soft text-accent-text",
  "bg-good-soft text-good",
  "bg-info-soft text-info",
  "bg-warn-soft text-warn",
  "bg-bad-soft text-bad",
] as const;

/** A person as initials, always in the same tone. */
export function Avatar({
  username,
  name,
  small = false,
  large = false,
}: {
  username: string;
  name?: string | null;
  small?: boolean;
  large?: boolean;
}) {
  const words = (name || username).split(/[\s._-]+/).filter(Boolean);
  const initials = (
    (words[0]?.[0] ?? "?") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")
  ).toUpperCase();
  let sum = 0;
  for (const letter of username) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return (
    <span
      aria-hidden
      className={classes(
        "inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none",
        small ? "size-5 text-[0.5625rem]" : large ? "size-14 text-lg" : "size-7 text-2xs",
        TONES[sum % TONES.length],
      )}
    >
      {initials}
    </span>
  );
}
