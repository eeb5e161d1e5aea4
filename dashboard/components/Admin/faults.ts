import { Problem } from "@/client/api";

/** What a refusal says of one field ("/email"), and what it says of none of those that are shown. */
export function faultAt(error: unknown, path: string): string | null {
  if (!(error instanceof Problem)) return null;
  const found = error.errors.find((fault) => fault.path === path || fault.path.startsWith(`${path}/`));
  return found ? sentence(found.message) : null;
}

/** The refusal as a whole, unless every part of it is shown beside its field. */
export function faultBeside(error: unknown, shown: readonly string[]): string | null {
  if (!(error instanceof Error)) return null;
  if (!(error instanceof Problem) || !error.errors.length) return error.message;
  const beside = error.errors.every(({ path }) =>
    shown.some((field) => path === field || path.startsWith(`${field}/`)),
  );
  return beside ? null : error.message;
}

function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
