import createClient from "openapi-fetch";
import { Problem, readProblem } from "@/client/problem";
import type { components, paths } from "@/client/schema";

export { type Fault, Problem } from "@/client/problem";

/** The shapes that the API takes and gives, by name. */
export type Schemas = components["schemas"];

/** Every call of the API, typed by its own description. The session's cookie goes along by itself. */
export const api = createClient<paths>({
  credentials: "same-origin",
  querySerializer: { array: { style: "form", explode: true } },
});

type Answer<Data> = { data?: Data; error?: unknown; response: Response };

const forSessionEnd = new Set<() => void>();

/** Be told when a call finds that nobody is logged in any more. */
export function onSessionEnd(tell: () => void): () => void {
  forSessionEnd.add(tell);
  return () => forSessionEnd.delete(tell);
}

/** What a call answered. Throws `Problem` when it was refused or did not arrive. */
export async function call<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer.catch(() => {
    throw new Problem(
      0,
      "unreachable",
      "The server could not be reached. Check the connection and try again.",
    );
  });
  if (response.ok) return data as Data;
  if (response.status === 401) for (const tell of forSessionEnd) tell();
  throw readProblem(response.status, error);
}

/** A key that makes a repeated call count once. */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}
