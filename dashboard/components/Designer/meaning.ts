/**
 * A document without the ways of writing the same thing: what is left out has its default value, as the server
 * writes it back. Two documents with equal meanings are one definition.
 */

import { type Doc, isRecord, USUAL_PRIORITY } from "./reading";
import { sameValue } from "./text";

const LISTS = ["outcomes", "require_note", "separate_from", "writes"];
const FLAGS = ["cancel_rest", "terminate"];

export function meaningOf(doc: Doc): Doc {
  const { description, visibility, ...rest } = doc;
  return {
    ...rest,
    name: doc.name ?? doc.key,
    context_schema: doc.context_schema ?? { type: "object" },
    ...(description === undefined || description === "" ? {} : { description }),
    ...(visibility === undefined || visibility === "participants" ? {} : { visibility }),
    ...(Array.isArray(doc.steps) ? { steps: doc.steps.map(meaningOfStep) } : {}),
    ...(Array.isArray(doc.transitions) ? { transitions: doc.transitions.map(meaningOfTransition) } : {}),
  };
}

export function sameMeaning(a: Doc, b: Doc): boolean {
  return a === b || sameValue(meaningOf(a), meaningOf(b));
}

function meaningOfStep(step: unknown): unknown {
  if (!isRecord(step)) return step;
  const kept = Object.entries(step).filter(
    ([key, value]) =>
      !(LISTS.includes(key) && Array.isArray(value) && value.length === 0) &&
      !(FLAGS.includes(key) && value === false),
  );
  const whole = { ...Object.fromEntries(kept), name: step.name ?? step.key };
  const hours = step.sla_hours;
  const number = typeof hours === "string" && hours.trim() !== "" ? Number(hours) : Number.NaN;
  return Number.isFinite(number) ? { ...whole, sla_hours: number } : whole;
}

function meaningOfTransition(transition: unknown): unknown {
  if (!isRecord(transition)) return transition;
  const { priority, cancels, ...rest } = transition;
  const isEmpty = Array.isArray(cancels) && cancels.length === 0;
  return {
    ...rest,
    ...(priority === undefined || priority === USUAL_PRIORITY ? {} : { priority }),
    ...(cancels === undefined || isEmpty ? {} : { cancels }),
  };
}
