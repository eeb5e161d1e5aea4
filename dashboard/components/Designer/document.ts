/**
 * Edits of a definition document, as pure functions: a document in, a new one out.
 *
 * What an edit does not touch is the very same object afterwards; the text keeps its comments by that. An edit that
 * finds nothing to do gives the document back as it was.
 */

import { freeKey, freshStep } from "./fresh";
import { followOutcome } from "./quorum";
import {
  type AddedType,
  type Doc,
  isRecord,
  listOf,
  outcomesOf,
  stepOf,
  stepsOf,
  textsOf,
  transitionAt,
  USUAL_PRIORITY,
  waysOut,
} from "./reading";

/** Set one key of the workflow; undefined takes it away. */
export function changeWorkflow(doc: Doc, key: string, value: unknown): Doc {
  return withKey(doc, key, value);
}

/** Add a step of a type with all that the verifier asks of one that can be known; gives its key. */
export function addStep(doc: Doc, type: AddedType, name?: string): { doc: Doc; key: string } {
  const step = freshStep(doc, type, name);
  const key = String(step.key);
  const added = { ...doc, steps: [...listOf(doc.steps), step] };
  return { doc: stepsOf(doc).length === 0 ? { ...added, start: key } : added, key };
}

/** A copy of a step beside it: what it asks, not where it leads. */
export function copyStep(doc: Doc, key: string): { doc: Doc; key: string } {
  const written = rawStep(doc, key);
  if (written === undefined) return { doc, key };
  const copy = freeKey(doc, `${key.slice(0, 59)}-copy`);
  const step = stepOf(doc, key);
  const steps = [...listOf(doc.steps)];
  steps.splice((step?.index ?? steps.length) + 1, 0, {
    ...written,
    key: copy,
    name: `${step?.name ?? key} (copy)`,
  });
  return { doc: { ...doc, steps }, key: copy };
}

/** Take a step away, with the transitions from and to it and every mention of it. */
export function removeStep(doc: Doc, key: string): Doc {
  const step = stepOf(doc, key);
  if (step === undefined) return doc;
  const steps = listOf(doc.steps)
    .filter((_, index) => index !== step.index)
    .map((each) => withoutMention(each, key));
  const transitions = listOf(doc.transitions)
    .filter((each) => !isRecord(each) || (each.from !== key && each.to !== key))
    .map((each) => (isRecord(each) ? withoutText(each, "cancels", key) : each));
  const rest = { ...doc, steps, transitions };
  if (doc.start !== key) return rest;
  const first = stepsOf(rest).find((each) => each.type !== "end") ?? stepsOf(rest)[0];
  return { ...rest, start: first?.key ?? "" };
}

/** Give a step another key; whatever names it follows. Taken or empty: no change. */
export function renameStep(doc: Doc, from: string, to: string): Doc {
  if (from === to || to === "" || to === "requester" || stepOf(doc, to) !== undefined) return doc;
  const step = stepOf(doc, from);
  if (step === undefined) return doc;
  const follow = (value: unknown) => (value === from ? to : value);
  const steps = listOf(doc.steps).map((each, index) => {
    if (!isRecord(each)) return each;
    const renamed = index === step.index ? { ...each, key: to } : each;
    const apart = textsOf(each.separate_from).includes(from)
      ? { ...renamed, separate_from: listOf(each.separate_from).map(follow) }
      : renamed;
    const milestone = textsOf(each.while_not_started).includes(from)
      ? { ...apart, while_not_started: listOf(each.while_not_started).map(follow) }
      : apart;
    return each.then === from ? withKey(milestone, "then", to) : milestone;
  });
  const transitions = listOf(doc.transitions).map((each) => {
    if (!isRecord(each)) return each;
    const closing = textsOf(each.cancels).includes(from)
      ? { ...each, cancels: listOf(each.cancels).map(follow) }
      : each;
    if (each.from !== from && each.to !== from) return closing;
    return { ...closing, from: follow(each.from), to: follow(each.to) };
  });
  const renamed = { ...doc, steps, ...(Array.isArray(doc.transitions) ? { transitions } : {}) };
  return doc.start === from ? { ...renamed, start: to } : renamed;
}

/** Set one key of a step; undefined takes it away. */
export function changeStep(doc: Doc, key: string, field: string, value: unknown): Doc {
  const step = stepOf(doc, key);
  if (step === undefined) return doc;
  return { ...doc, steps: replaceAt(doc.steps, step.index, (each) => withKey(each, field, value)) };
}

export function addOutcome(doc: Doc, key: string, outcome: string): Doc {
  const step = stepOf(doc, key);
  if (step === undefined || outcome === "" || step.outcomes.includes(outcome)) return doc;
  return changeStep(doc, key, "outcomes", [...step.outcomes, outcome]);
}

/** Give an outcome another word; its transitions and the note that it may need follow. */
export function renameOutcome(doc: Doc, key: string, from: string, to: string): Doc {
  const step = stepOf(doc, key);
  if (step === undefined || to === "" || from === to || step.outcomes.includes(to)) return doc;
  const follow = (each: string) => (each === from ? to : each);
  let changed = changeStep(doc, key, "outcomes", step.outcomes.map(follow));
  if (step.requireNote.includes(from)) {
    changed = changeStep(changed, key, "require_note", step.requireNote.map(follow));
  }
  changed = changeStep(changed, key, "quorum", followOutcome(step.raw.quorum, from, to));
  const transitions = listOf(doc.transitions).map((each) =>
    isRecord(each) && each.from === key && each.outcome === from ? { ...each, outcome: to } : each,
  );
  return Array.isArray(doc.transitions) ? { ...changed, transitions } : changed;
}

/** Take an outcome away, with its transitions and the note that it needed. */
export function removeOutcome(doc: Doc, key: string, outcome: string): Doc {
  const step = stepOf(doc, key);
  if (step === undefined || !step.outcomes.includes(outcome)) return doc;
  const rest = (list: string[]) => list.filter((each) => each !== outcome);
  const outcomes = changeStep(doc, key, "outcomes", rest(step.outcomes));
  const notes = rest(step.requireNote);
  const noted = changeStep(outcomes, key, "require_note", notes.length > 0 ? notes : undefined);
  const changed = changeStep(noted, key, "quorum", followOutcome(step.raw.quorum, outcome, null));
  const transitions = listOf(doc.transitions).filter(
    (each) => !isRecord(each) || each.from !== key || each.outcome !== outcome,
  );
  return { ...changed, transitions };
}

export function requireNote(doc: Doc, key: string, outcome: string, needed: boolean): Doc {
  const step = stepOf(doc, key);
  if (step === undefined) return doc;
  const notes = step.outcomes.filter((each) => (each === outcome ? needed : step.requireNote.includes(each)));
  return changeStep(doc, key, "require_note", notes.length > 0 ? notes : undefined);
}

/**
 * Draw a transition. Where the step has outcomes and none is given, the first that leads nowhere yet is taken, else
 * the first. Gives the new one's place, or that of the one that is there already; null where none can leave.
 */
export function connect(
  doc: Doc,
  from: string,
  to: string,
  outcome?: string,
): { doc: Doc; index: number | null } {
  const step = stepOf(doc, from);
  if (step === undefined || step.type === "end" || stepOf(doc, to) === undefined) return { doc, index: null };
  const words = outcomesOf(step);
  const word = words === null ? null : (outcome ?? firstFree(doc, from, words));
  const same = waysOut(doc, from, word).find((each) => each.to === to && each.when === "");
  if (same !== undefined) return { doc, index: same.index };
  const transition = word === null ? { from, to } : { from, outcome: word, to };
  const transitions = listOf(doc.transitions);
  return { doc: { ...doc, transitions: [...transitions, transition] }, index: transitions.length };
}

/** Set several keys of a step at once; undefined takes one away. */
export function changeStepKeys(doc: Doc, key: string, fields: readonly (readonly [string, unknown])[]): Doc {
  return fields.reduce((changed, [field, value]) => changeStep(changed, key, field, value), doc);
}

/** Set one key of a transition; undefined takes it away, and so does the usual priority. */
export function changeTransition(doc: Doc, index: number, field: string, value: unknown): Doc {
  if (transitionAt(doc, index) === undefined) return doc;
  const usual = field === "priority" && value === USUAL_PRIORITY;
  const transitions = replaceAt(doc.transitions, index, (each) =>
    withKey(each, field, usual ? undefined : value),
  );
  return { ...doc, transitions };
}

export function removeTransition(doc: Doc, index: number): Doc {
  if (transitionAt(doc, index) === undefined) return doc;
  return { ...doc, transitions: listOf(doc.transitions).filter((_, place) => place !== index) };
}

/** A new step in the middle of a transition: what led there leads to it, and from it on to where it led. */
export function insertStep(doc: Doc, index: number, type: AddedType): { doc: Doc; key: string } {
  const transition = transitionAt(doc, index);
  const added = addStep(doc, type);
  if (transition === undefined) return added;
  const turned = changeTransition(added.doc, index, "to", added.key);
  return { doc: connect(turned, added.key, transition.to).doc, key: added.key };
}

/** Whether a step can still lead somewhere: an outcome leads nowhere, nothing leaves it yet, or it takes any number. */
export function hasFreeWay(doc: Doc, key: string): boolean {
  const step = stepOf(doc, key);
  if (step === undefined || step.type === "end") return false;
  if (step.type === "fork") return true;
  const words = outcomesOf(step);
  return words === null
    ? waysOut(doc, key).length === 0
    : words.some((word) => waysOut(doc, key, word).length === 0);
}

function firstFree(doc: Doc, from: string, outcomes: string[]): string | null {
  return outcomes.find((word) => waysOut(doc, from, word).length === 0) ?? outcomes[0] ?? null;
}

function rawStep(doc: Doc, key: string): Doc | undefined {
  return listOf(doc.steps).find((each): each is Doc => isRecord(each) && each.key === key);
}

function replaceAt(list: unknown, index: number, change: (each: Doc) => Doc): unknown[] {
  return listOf(list).map((each, place) => (place === index && isRecord(each) ? change(each) : each));
}

function withKey(record: Doc, key: string, value: unknown): Doc {
  if (value !== undefined) return { ...record, [key]: value };
  const { [key]: _gone, ...rest } = record;
  return rest;
}

function withoutMention(step: unknown, key: string): unknown {
  if (!isRecord(step)) return step;
  const separated = withoutText(withoutText(step, "separate_from", key), "while_not_started", key);
  return separated.then === key ? withKey(separated, "then", undefined) : separated;
}

/** Take one text out of a list; a list that is empty then goes too. */
function withoutText(record: Doc, field: string, gone: string): Doc {
  const texts = textsOf(record[field]);
  const rest = texts.filter((each) => each !== gone);
  if (rest.length === texts.length) return record;
  return withKey(record, field, rest.length > 0 ? rest : undefined);
}
