/** What is new: keys made from names, steps and whole workflows to begin with. */

import { type AddedType, type Doc, stepsOf, textOf } from "./reading";

const LONGEST_KEY = 64;

const NAMES: Record<AddedType, string> = {
  task: "New task",
  decision: "New decision",
  fork: "New fork",
  join: "New join",
  wait: "New wait",
  service: "New service",
  subflow: "New sub-flow",
  end: "New end",
};

/** A name as a key: small letters, digits and hyphens. */
export function keyFrom(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ß/g, "ss")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, LONGEST_KEY)
    .replace(/-+$/, "");
}

/** Why a text cannot be the key of a step, in a sentence; null if it can. */
export function faultOfStepKey(doc: Doc, key: string, present?: string): string | null {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(key)) {
    return "Use 1 to 64 letters, digits, hyphens, underscores or dots.";
  }
  if (key === "requester") return "“requester” means who started the request. Choose another key.";
  if (key !== present && stepsOf(doc).some((step) => step.key === key)) return "Another step has this key.";
  return null;
}

/** Why a text cannot be the key of a workflow, in a sentence; null if it can. */
export function faultOfWorkflowKey(key: string, taken: Iterable<string>): string | null {
  if (!/^[a-z0-9-]{1,64}$/.test(key)) return "Use 1 to 64 small letters, digits or hyphens.";
  return new Set(taken).has(key) ? "There is a workflow with this key already." : null;
}

/** The key itself if no step has it, else the first of key-2, key-3, … that is free. */
export function freeKey(doc: Doc, key: string): string {
  const taken = new Set([...stepsOf(doc).map((step) => step.key), "requester"]);
  if (!taken.has(key)) return key;
  for (let number = 2; ; number += 1) {
    const tried = `${key.slice(0, LONGEST_KEY - 5)}-${number}`;
    if (!taken.has(tried)) return tried;
  }
}

export function freshStep(doc: Doc, type: AddedType, name: string = NAMES[type]): Doc {
  const step = { key: freeKey(doc, keyFrom(name) || type), name, type };
  switch (type) {
    case "task":
      return { ...step, permission: permissionFor(doc, step.key), outcomes: ["approve", "reject"] };
    case "decision":
      return step;
    case "fork":
      return { ...step, split: "all" };
    case "join":
      return { ...step, join: "all" };
    case "wait":
      return { ...step, duration: 24 };
    case "service":
      return { ...step, call: "http", url: "" };
    case "subflow":
      return { ...step, workflow: "" };
    case "end":
      return { ...step, status: "COMPLETED" };
  }
}

/** A workflow to begin with: one approval, and both its ends. */
export function freshWorkflow(key: string, name: string): Doc {
  return {
    nexusflow: 1,
    key,
    name,
    create_permission: `${key}.create`,
    context_schema: {
      type: "object",
      required: ["subject"],
      additionalProperties: false,
      properties: { subject: { type: "string", title: "What it is about", minLength: 3, maxLength: 200 } },
    },
    start: "review",
    steps: [
      {
        key: "review",
        name: "Review",
        type: "task",
        permission: `${key}.review`,
        outcomes: ["approve", "reject"],
        require_note: ["reject"],
        separate_from: ["requester"],
      },
      { key: "approved", name: "Approved", type: "end", status: "COMPLETED" },
      { key: "rejected", name: "Rejected", type: "end", status: "REJECTED" },
    ],
    transitions: [
      { from: "review", outcome: "approve", to: "approved" },
      { from: "review", outcome: "reject", to: "rejected" },
    ],
  };
}

/** The same process under another key and name. */
export function copyWorkflow(doc: Doc, key: string, name: string): Doc {
  return { ...doc, key, name };
}

/** Whether a key or a permission was only made up for a new step. */
export function isMadeUp(name: string): boolean {
  return /(^|\.)new-(task|decision|fork|join|wait|service|sub-flow|end)(-\d+)?$/.test(name);
}

/** A permission of its own for a new task, as the other names of the workflow are built. */
export function permissionFor(doc: Doc, step: string): string {
  const own = textOf(doc.create_permission).split(".")[0] || textOf(doc.key);
  return own === "" ? step : `${own}.${step}`;
}
