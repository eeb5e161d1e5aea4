import { plainSentence } from "@/words/audit";
import type { Entry } from "./entry";

/** Any entry as the audit tells it. */
export function EntryWords({ entry }: { entry: Entry }) {
  return plainSentence({ ...entry, on_behalf_of: null, request_id: null });
}
