/** Why something was closed without a decision, as the engine writes it (`join:approved`) and as people say it. */

export type Cause =
  | { kind: "join" | "region" | "end"; step: string }
  | { kind: "sent_back" | "withdrawn" | "cancelled" | "other" };

const AT_STEPS = ["join", "region", "end"] as const;
const ALONE = ["sent_back", "withdrawn", "cancelled"] as const;

export function readCause(written: string): Cause {
  const [word, ...rest] = written.split(":");
  const kind = AT_STEPS.find((each) => each === word);
  if (kind !== undefined && rest.length > 0) return { kind, step: rest.join(":") };
  return { kind: ALONE.find((each) => each === written) ?? "other" };
}

/** Behind "closed without a decision, "; empty where the rest of the sentence says it. `name` is what a step is called. */
export function causeWords(written: string, name: (step: string) => string): string {
  const cause = readCause(written);
  switch (cause.kind) {
    case "join":
      return `because ${name(cause.step)} did not wait for it`;
    case "region":
      return `by the way taken from ${name(cause.step)}`;
    case "end":
      return `because the end ${name(cause.step)} was reached`;
    case "sent_back":
      return "because the request was sent back";
    case "withdrawn":
      return "because the request was withdrawn";
    default:
      return "";
  }
}
