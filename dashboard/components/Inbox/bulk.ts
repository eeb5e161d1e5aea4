/** What can be done with several tasks at once. Pure. */

import { offerOf, outcomesOf } from "@/components/Decision/outcome";
import { checkForm, type Schema } from "@/components/Form/Form";
import type { Decided, Task } from "@/queries/tasks";

export type BulkOffer = {
  outcome: string;
  /** Those that can be decided so by a note alone. */
  ids: readonly number[];
  noteRequired: boolean;
  /** Those that ask for more than a note: each has to be decided for itself. */
  wantMore: readonly number[];
};

/** The outcomes that the chosen tasks offer, that of most tasks first. */
export function bulkOffers(tasks: readonly Task[]): BulkOffer[] {
  const offers = new Map<string, { ids: number[]; noteRequired: boolean; wantMore: number[] }>();
  for (const task of tasks) {
    const form = offerOf(task.actions, "complete")?.form as Schema | null | undefined;
    const wantsMore = form !== null && form !== undefined && checkForm(form, {}).length > 0;
    for (const { outcome, note_required } of outcomesOf(task.actions)) {
      const offer = offers.get(outcome) ?? { ids: [], noteRequired: false, wantMore: [] };
      offers.set(outcome, offer);
      if (wantsMore) offer.wantMore.push(task.id);
      else {
        offer.ids.push(task.id);
        offer.noteRequired ||= note_required;
      }
    }
  }
  return [...offers]
    .map(([outcome, offer]) => ({ outcome, ...offer }))
    .sort((one, other) => other.ids.length - one.ids.length);
}

/** How many are done, refused and not known. */
export function tally(results: readonly Decided[]): { done: number; refused: number; unknown: number } {
  const count = (status: Decided["status"]) => results.filter((each) => each.status === status).length;
  return { done: count("done"), refused: count("refused"), unknown: count("unknown") };
}
