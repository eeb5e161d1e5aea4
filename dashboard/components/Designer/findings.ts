/** Findings of the check, sorted by the step or transition that they are about. */

import type { Schemas } from "@/client/api";
import { type Doc, transitionAt } from "./reading";

export type Finding = Schemas["FindingAnswer"];

export interface FindingPlaces {
  ofWorkflow: Finding[];
  ofStep: Map<string, Finding[]>;
  ofTransition: Map<number, Finding[]>;
}

/** Errors first, as they come. One of a transition is not repeated on the step that it leaves. */
export function placeFindings(findings: readonly Finding[]): FindingPlaces {
  const places: FindingPlaces = { ofWorkflow: [], ofStep: new Map(), ofTransition: new Map() };
  for (const finding of findings) {
    if (finding.transition !== null) push(places.ofTransition, finding.transition, finding);
    else if (finding.step !== null) push(places.ofStep, finding.step, finding);
    else places.ofWorkflow.push(finding);
  }
  return places;
}

export function countErrors(findings: readonly Finding[]): number {
  return findings.filter((finding) => finding.severity === "error").length;
}

/**
 * What is wrong, without repeating the guard that one is looking at: the sentence of the check quotes the guard
 * first, and the reason follows.
 */
export function shortMessage(finding: Finding, quoted: string): string {
  if (quoted === "") return finding.message;
  const lead = `found \`${[...quoted].slice(0, 200).join("")}\`: `;
  const at = finding.message.indexOf(lead);
  if (at === -1) return finding.message;
  const reason = finding.message.slice(at + lead.length);
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

/** What a finding is about, in words, for a list of all. */
export function aboutWhat(doc: Doc, finding: Finding, name: (step: string) => string): string {
  if (finding.transition !== null) {
    const transition = transitionAt(doc, finding.transition);
    if (transition === undefined) return "A transition";
    const on = transition.outcome === null ? "" : `, ${transition.outcome}`;
    return `${name(transition.from)} → ${name(transition.to)}${on}`;
  }
  return finding.step === null ? "The workflow" : name(finding.step);
}

/** The outcome that leads nowhere, of which a finding on its step tells; null if it tells of something else. */
export function outcomeOf(finding: Finding, outcomes: readonly string[]): string | null {
  if (finding.code !== "outcome_without_transition") return null;
  return outcomes.find((outcome) => finding.message.includes(`on \`${outcome}\``)) ?? null;
}

function push<K>(map: Map<K, Finding[]>, key: K, finding: Finding): void {
  map.set(key, [...(map.get(key) ?? []), finding]);
}
