import type { CompletionAnswer } from "@/queries/tasks";
import { phrase } from "@/words/number";

/** What a decision has led to: where the request is now, or how it ended. */
export function nextWords({ opened, request }: Pick<CompletionAnswer, "opened" | "request">): string {
  const steps = opened.map((task) => task.step_name);
  if (steps.length > 0) return `Now at ${steps.join(", ")}.`;
  if (request.resolution) return `The request has ended: ${phrase(request.resolution).toLowerCase()}.`;
  const [waits] = request.waiting;
  if (waits) return `It waits at ${waits.step_name} for the other branches.`;
  return "Other steps of the request are still open.";
}
