/** What is told of branches, as sentences. Pure. */

import { type Evaluation, explainGuard, type Names } from "@/words/guard";
import { number } from "@/words/number";
import { listedWith } from "@/words/value";
import type { BranchLeg, Done } from "./legs";

type Forked = Extract<BranchLeg, { kind: "forked" }>;
type Joined = Extract<BranchLeg, { kind: "joined" }>;
type Name = (step: string) => string;

const NUMERALS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** "opened three branches: Legal and Finance; Security because amount (9) is more than 5; not Board because ..." */
export function branchesOpened({ to, evaluations }: Forked, name: Name, names: Names): string {
  const ruled = evaluations.filter((each) => each.guard !== null);
  const reasonOf = (step: string) => ruled.find((each) => each.to === step && each.result);
  const because = (each: Evaluation) => `${name(each.to)} because ${explainGuard(each, names)}`;
  const always = to.filter((step) => reasonOf(step) === undefined).map(name);
  const parts = [
    ...(always.length > 0 ? [listedWith("and", always)] : []),
    ...to.flatMap((step) => reasonOf(step) ?? []).map(because),
    ...ruled.filter((each) => !each.result).map((each) => `not ${because(each)}`),
  ];
  const count = to.length === 1 ? "one branch" : `${numeral(to.length)} branches`;
  return `opened ${count}: ${parts.join("; ")}`;
}

/** "came together at Both done after Legal (Ann) and Finance (Bob); Security was closed" */
export function cameTogether({ step, after, closed }: Joined, name: Name): string {
  const done = after.map(({ step, who }: Done) => (who ? `${name(step)} (${who})` : name(step)));
  const behind = done.length > 0 ? ` after ${listedWith("and", done)}` : "";
  const rest = closed.map(name);
  const was = rest.length === 1 ? "was" : "were";
  const left = rest.length > 0 ? `; ${listedWith("and", rest)} ${was} closed undecided` : "";
  // A join that waits for one branch brings nothing together.
  const what = after.length === 1 ? "went on" : "came together";
  return `${what} at ${name(step)}${behind}${left}`;
}

/** "once", "three times" */
export function timesWords(count: number): string {
  return count === 1 ? "once" : `${numeral(count)} times`;
}

function numeral(count: number): string {
  return NUMERALS[count] ?? number(count);
}
