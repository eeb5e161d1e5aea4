/** What differs between two documents, by what people know: the workflow, its steps, its transitions. */

import { meaningOf } from "./meaning";
import { type Doc, isRecord, listOf, nameOf, type TransitionView, textOf, transitionsOf } from "./reading";
import { sameValue } from "./text";

export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

export type Kind = "added" | "removed" | "changed";

export interface StepChange {
  kind: Kind;
  key: string;
  name: string;
  fields: FieldChange[];
}

export interface TransitionChange {
  kind: Kind;
  from: string;
  to: string;
  outcome: string | null;
  when: string;
  /** Places in the two documents' lists; null where it is not there. */
  before: number | null;
  after: number | null;
  fields: FieldChange[];
}

export interface Difference {
  workflow: FieldChange[];
  steps: StepChange[];
  transitions: TransitionChange[];
}

const OF_LISTS = new Set(["steps", "transitions"]);

export function compareDocuments(one: Doc, other: Doc): Difference {
  const [before, after] = [meaningOf(one), meaningOf(other)];
  return {
    workflow: fieldChanges(before, after, OF_LISTS),
    steps: compareSteps(before, after),
    transitions: compareTransitions(before, after),
  };
}

export function countChanges(difference: Difference): number {
  return difference.workflow.length + difference.steps.length + difference.transitions.length;
}

function fieldChanges(before: Doc, after: Doc, without: ReadonlySet<string>): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !without.has(name),
  );
  return names
    .filter((field) => !sameValue(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

function compareSteps(before: Doc, after: Doc): StepChange[] {
  const old = rawSteps(before);
  const fresh = rawSteps(after);
  const present = [...fresh].flatMap(([key, step]): StepChange[] => {
    const was = old.get(key);
    const name = nameOf(after, key);
    if (was === undefined) return [{ kind: "added", key, name, fields: [] }];
    const fields = fieldChanges(was, step, new Set(["key"]));
    return fields.length === 0 ? [] : [{ kind: "changed", key, name, fields }];
  });
  const gone = [...old.keys()]
    .filter((key) => !fresh.has(key))
    .map((key): StepChange => ({ kind: "removed", key, name: nameOf(before, key), fields: [] }));
  return [...present, ...gone];
}

function rawSteps(doc: Doc): Map<string, Doc> {
  const steps = new Map<string, Doc>();
  for (const step of listOf(doc.steps)) {
    if (isRecord(step) && textOf(step.key) !== "" && !steps.has(textOf(step.key)))
      steps.set(textOf(step.key), step);
  }
  return steps;
}

/** Transitions have no key: those that say the same are paired first, then by what they still have in common. */
function compareTransitions(before: Doc, after: Doc): TransitionChange[] {
  let old = transitionsOf(before);
  let fresh = transitionsOf(after);
  const pairs: [TransitionView, TransitionView][] = [];
  for (const alike of LIKENESSES) {
    const unpaired: TransitionView[] = [];
    for (const each of fresh) {
      const partner = old.find((other) => alike(other, each));
      if (partner === undefined) unpaired.push(each);
      else {
        pairs.push([partner, each]);
        old = old.filter((other) => other !== partner);
      }
    }
    fresh = unpaired;
  }
  const changed = pairs
    .map(([was, is]) => described("changed", is, was.index, is.index, transitionFields(was, is)))
    .filter((each) => each.fields.length > 0);
  return [
    ...changed,
    ...fresh.map((each) => described("added", each, null, each.index, [])),
    ...old.map((each) => described("removed", each, each.index, null, [])),
  ];
}

type Alike = (a: TransitionView, b: TransitionView) => boolean;
const sameWay: Alike = (a, b) => a.from === b.from && a.outcome === b.outcome && a.to === b.to;
const LIKENESSES: Alike[] = [
  (a, b) => sameWay(a, b) && a.when === b.when && a.priority === b.priority,
  (a, b) => sameWay(a, b) && a.when === b.when,
  sameWay,
  (a, b) => a.from === b.from && a.outcome === b.outcome && a.when === b.when,
  (a, b) => a.from === b.from && a.outcome === b.outcome,
  (a, b) => a.from === b.from && a.to === b.to,
];

function transitionFields(was: TransitionView, is: TransitionView): FieldChange[] {
  const fields = (["outcome", "when", "to", "priority"] as const)
    .filter((field) => was[field] !== is[field])
    .map((field) => ({ field, before: was[field] || undefined, after: is[field] || undefined }));
  if (sameValue(was.cancels, is.cancels)) return fields;
  const listed = (texts: string[]) => (texts.length > 0 ? texts : undefined);
  return [...fields, { field: "cancels", before: listed(was.cancels), after: listed(is.cancels) }];
}

function described(
  kind: Kind,
  { from, to, outcome, when }: TransitionView,
  before: number | null,
  after: number | null,
  fields: FieldChange[],
): TransitionChange {
  return { kind, from, to, outcome, when, before, after, fields };
}
