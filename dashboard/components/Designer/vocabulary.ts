/**
 * What an expression may say, for its completion: the names that it sees with their types, and what can be done with
 * them. The check of the server has the last word; this only offers what it would take.
 */

import { type Doc, isRecord, textOf, textsOf } from "./reading";

export interface Word {
  /** What is written. */
  label: string;
  /** Its type, in words. */
  detail: string;
  /** What it is, for people. */
  info?: string;
  kind: "name" | "function" | "value";
  /** What is put in, if it is more than the label; `|` says where the cursor comes to stand. */
  insert?: string;
}

export interface Scope {
  /** Where it stands: at a way, for an hour or a name, or about who may do a task. */
  purpose: "guard" | "hours" | "people";
  contextSchema: unknown;
  form: unknown;
  outcomes: string[];
}

const MOST_DEPTH = 4;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

const REQUESTER = personSaid("Who started the request");
const ACTOR = personSaid("Who is asked about");

function personSaid(who: string): Doc {
  const texts = { type: "array", items: { type: "string" } };
  return {
    type: "object",
    properties: {
      username: { type: "string", description: `${who}, by the name for signing in` },
      name: { type: "string", description: who },
      roles: { ...texts, description: `${who}: the roles` },
      manager: { type: "string", description: `${who}: the manager's name for signing in` },
    },
  };
}

/** Who may do a task is asked where there is no requester at hand. */
function personOf(scope: Scope): readonly [name: string, schema: Doc] {
  return scope.purpose === "people" ? ["actor", ACTOR] : ["requester", REQUESTER];
}

/** The words that can stand where nothing has been written yet. */
export function wordsAtStart(scope: Scope): Word[] {
  const fields = [...pathsBelow("context", scope.contextSchema), ...pathsBelow(...personOf(scope))];
  const ofGuard: Word[] = [
    ...pathsBelow("data", scope.form),
    { label: "outcome", detail: "text", info: "The word with which the task was completed", kind: "name" },
  ];
  const visits: Word = {
    label: "visits",
    detail: "whole number",
    info: "How often the step was entered",
    kind: "name",
  };
  return [...fields, ...(scope.purpose === "guard" ? ofGuard : []), visits, ...FUNCTIONS, ...LITERALS];
}

/** The fields below a path such as `context.address`, and what can be asked of it. */
export function wordsAfter(scope: Scope, path: string[]): Word[] {
  const schema = schemaAt(scope, path);
  if (schema === undefined) return METHODS.map(({ word }) => word);
  const fields = Object.entries(propertiesOf(schema))
    .filter(([name]) => IDENTIFIER.test(name))
    .map(([name, inner]) => asWord(name, inner));
  const type = typeOf(schema);
  return [...fields, ...METHODS.filter(({ of }) => of === type).map(({ word }) => word)];
}

/** The values that the field on the left of a comparison can have: its choices, outcomes, true and false. */
export function valuesOf(scope: Scope, path: string[]): Word[] {
  if (path.length === 1 && path[0] === "outcome") {
    return scope.outcomes.map((each) => ({ label: JSON.stringify(each), detail: "outcome", kind: "value" }));
  }
  const schema = schemaAt(scope, path);
  if (!isRecord(schema)) return [];
  if (schema.type === "boolean") return LITERALS;
  return textsOf(schema.enum).map((each) => ({
    label: JSON.stringify(each),
    detail: "choice",
    kind: "value",
  }));
}

/** The type of what a schema describes, as the reference calls it. */
export function typeOf(schema: unknown): string {
  const type = isRecord(schema) ? schema.type : undefined;
  const names = Array.isArray(type) ? textsOf(type).filter((each) => each !== "null") : [textOf(type)];
  switch (names.length === 1 ? names[0] : "") {
    case "string":
      return "text";
    case "number":
      return "number";
    case "integer":
      return "whole number";
    case "boolean":
      return "true or false";
    case "array":
      return "list";
    case "object":
      return "object";
    default:
      if (isRecord(schema) && isRecord(schema.properties)) return "object";
      return isRecord(schema) && textsOf(schema.enum).length > 0 ? "text" : "any value";
  }
}

function pathsBelow(root: string, schema: unknown, depth = 0): Word[] {
  if (depth >= MOST_DEPTH) return [];
  return Object.entries(propertiesOf(schema)).flatMap(([name, inner]) => {
    const path = IDENTIFIER.test(name) ? `${root}.${name}` : `${root}[${JSON.stringify(name)}]`;
    return [asWord(path, inner), ...pathsBelow(path, inner, depth + 1)];
  });
}

function asWord(label: string, schema: unknown): Word {
  const info = isRecord(schema) ? textOf(schema.title) || textOf(schema.description) : "";
  return { label, detail: typeOf(schema), kind: "name", ...(info === "" ? {} : { info }) };
}

function schemaAt(scope: Scope, path: string[]): unknown {
  const [root, ...rest] = path;
  const guards = scope.purpose === "guard";
  const roots: Doc = {
    context: scope.contextSchema ?? {},
    ...Object.fromEntries([personOf(scope)]),
    ...(guards ? { data: scope.form ?? {}, outcome: { type: "string" } } : {}),
    visits: { type: "integer" },
  };
  let here: unknown = root !== undefined && Object.hasOwn(roots, root) ? roots[root] : undefined;
  for (const name of rest) {
    const properties = propertiesOf(here);
    here = Object.hasOwn(properties, name) ? properties[name] : undefined;
  }
  return here;
}

function propertiesOf(schema: unknown): Doc {
  return isRecord(schema) && isRecord(schema.properties) ? schema.properties : {};
}

const LITERALS: Word[] = ["true", "false"].map((label) => ({
  label,
  detail: "true or false",
  kind: "value",
}));

const FUNCTIONS: Word[] = [
  {
    label: "has",
    detail: "true or false",
    info: "Whether a field was filled in",
    kind: "function",
    insert: "has(|)",
  },
  {
    label: "size",
    detail: "whole number",
    info: "How long a text or list is",
    kind: "function",
    insert: "size(|)",
  },
  {
    label: "timestamp",
    detail: "time",
    info: "A text as a time, to compare",
    kind: "function",
    insert: "timestamp(|)",
  },
];

const METHODS: { of: string; word: Word }[] = [
  method("text", "startsWith", "Whether it begins with this"),
  method("text", "endsWith", "Whether it ends with this"),
  method("text", "contains", "Whether this is a part of it"),
  method("text", "matches", "Whether it has the form of a pattern"),
  method("list", "all", "Whether it is so for every element", "each, "),
  method("list", "exists", "Whether it is so for any element", "each, "),
  method("list", "exists_one", "Whether it is so for exactly one element", "each, "),
  method("list", "filter", "The elements for which it is so", "each, "),
  method("list", "map", "Something else for each element", "each, "),
];

function method(of: string, label: string, info: string, first = ""): { of: string; word: Word } {
  const insert = first === "" ? `${label}("|")` : `${label}(${first}|)`;
  return {
    of,
    word: { label, detail: of === "text" ? "of a text" : "of a list", info, kind: "function", insert },
  };
}
