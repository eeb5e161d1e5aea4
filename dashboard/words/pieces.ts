/** Sentences in pieces: text, quotes, and names that a page can turn into links. */

export type Piece =
  | { kind: "text" | "name" | "quote" | "person" | "workflow"; text: string }
  | { kind: "request"; text: string; id: number }
  | { kind: "task"; text: string; id: number; request: number | null };

export type Part = Piece | Piece[] | string;

export type Tone = "neutral" | "good" | "warn" | "bad";

/** How an action is called, how much it deserves the eye, and its sentence behind who did it. */
export interface Action {
  label: string;
  tone?: Tone;
  tell: (about: Reader, actor: string) => Piece[];
}

export interface EntryLike {
  actor: string;
  on_behalf_of: string | null;
  action: string;
  request_id: number | null;
  task_id: number | null;
  metadata: Record<string, unknown>;
}

const LONGEST_QUOTE = 160;
const LONGEST_LIST = 4;

/** A template that keeps pieces apart: say`decided ${name} on ${task}`. */
export function say(words: TemplateStringsArray, ...parts: Part[]): Piece[] {
  const pieces = words.flatMap((word, index) => [...text(word), ...flat(parts[index] ?? "")]);
  return pieces.filter((piece) => piece.text !== "");
}

export function name(value: string): Piece {
  return { kind: "name", text: value };
}

/** One line of a person's words, cut where it is long. */
export function quote(value: string): Piece {
  const line = value.replace(/\s+/g, " ").trim();
  const cut = line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE).trimEnd()}…` : line;
  return { kind: "quote", text: cut };
}

/** Names in a row, and how many are left out: `a, b, c, d and 3 more`. */
export function listed(values: string[]): Piece[] {
  const shown = values.slice(0, LONGEST_LIST);
  const left = values.length - shown.length;
  const last = left > 0 ? `${left} more` : shown.length > 1 ? shown.pop() : undefined;
  const row = shown.flatMap((value, index) => (index ? say`, ${name(value)}` : [name(value)]));
  if (last === undefined) return row;
  return left > 0 ? say`${row} and ${last}` : say`${row} and ${name(last)}`;
}

/** A row of a table, but not what every object has. */
export function row<Row>(table: Record<string, Row>, key: string): Row | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Several things that one did: `x and y`. */
export function inARow(changes: Piece[][]): Piece[] {
  return changes.flatMap((change, index) => (index ? say` and ${change}` : change));
}

/** Who an actor is in words: the engine, and nobody known, act under names of their own. */
export function actorName(actor: string): string {
  if (actor === "nexusflow") return "NexusFlow";
  return actor === "anonymous" ? "Somebody unknown" : actor;
}

export function plainPiece(piece: Piece): string {
  if (piece.kind === "quote") return `“${piece.text}”`;
  return piece.kind === "person" ? actorName(piece.text) : piece.text;
}

/** What an entry says about itself. Values that are missing or odd give words, never an error. */
export class Reader {
  private readonly entry: EntryLike;

  constructor(entry: EntryLike) {
    this.entry = entry;
  }

  /** The value as text; empty where there is none or it is a structure. */
  value(key: string): string {
    const found = this.entry.metadata[key];
    return typeof found === "string" || typeof found === "number" ? String(found) : "";
  }

  flag(key: string): boolean | null {
    const found = this.entry.metadata[key];
    return typeof found === "boolean" ? found : null;
  }

  values(key: string): string[] {
    const found = this.entry.metadata[key];
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  }

  fields(key: string): string[] {
    const found = this.entry.metadata[key];
    return found !== null && typeof found === "object" ? Object.keys(found) : [];
  }

  has(key: string): boolean {
    return key in this.entry.metadata;
  }

  name(key: string): Piece {
    return name(this.value(key) || "something");
  }

  person(key: string): Piece {
    return { kind: "person", text: this.value(key) || "somebody" };
  }

  workflow(key: string): Piece {
    const workflow = this.value(key);
    return workflow ? { kind: "workflow", text: workflow } : { kind: "text", text: "a workflow" };
  }

  get request(): Part {
    const id = this.entry.request_id;
    return id === null ? "a request" : { kind: "request", text: `request ${id}`, id };
  }

  get task(): Part {
    const id = this.entry.task_id;
    if (id === null) return say`a task${this.of}`;
    return say`${{ kind: "task", text: `task ${id}`, id, request: this.entry.request_id }}${this.of}`;
  }

  /** `, request 12, task 7` for sentences that have no better place for them. */
  get where(): Piece[] {
    if (this.entry.task_id !== null) return say`, ${this.task}`;
    return this.entry.request_id === null ? [] : say`, ${this.request}`;
  }

  /** The value in quotes behind some words, or nothing. */
  quoted(key: string, before: string): Piece[] {
    const value = this.value(key);
    return value.trim() ? say`${before}${quote(value)}` : [];
  }

  /** The value behind some words, or nothing. */
  plain(key: string, before: string): Piece[] {
    const value = this.value(key);
    return value ? say`${before}${value}` : [];
  }

  /** A number of things behind some words: `, good for 30 days`; or nothing. */
  amount(key: string, before: string, thing: string): Piece[] {
    const value = this.value(key);
    return value ? say`${before}${value} ${value === "1" ? thing : `${thing}s`}` : [];
  }

  named(key: string, before: string): Piece[] {
    return this.value(key) ? say`${before}${this.name(key)}` : [];
  }

  list(key: string, before: string): Piece[] {
    const values = this.values(key);
    return values.length ? say`${before}${listed(values)}` : [];
  }

  private get of(): Piece[] {
    return this.entry.request_id === null ? [] : say` of ${this.request}`;
  }
}

function text(value: string): Piece[] {
  return value ? [{ kind: "text", text: value }] : [];
}

function flat(part: Part): Piece[] {
  if (typeof part === "string") return text(part);
  return Array.isArray(part) ? part : [part];
}
