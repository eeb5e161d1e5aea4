/**
 * The part of CEL that can be put into words: comparisons, and/or/not, `in`, `has()`, arithmetic and plain calls.
 *
 * `parseExpression` gives null for everything else (and for what is no expression); whoever asks then shows the text
 * itself. The engine alone decides what a guard gives: this only reads.
 */

export type Tree =
  | { kind: "value"; value: string | number | boolean | null }
  | { kind: "name"; path: string[] }
  | { kind: "has"; path: string[] }
  | { kind: "not"; of: Tree }
  | { kind: "minus"; of: Tree }
  | { kind: "list"; items: Tree[] }
  | { kind: "call"; name: string; on: Tree | null; args: Tree[] }
  | { kind: "binary"; op: Operator; left: Tree; right: Tree };

export type Operator = (typeof OPERATORS)[number][number];

/** Loosest first, as in CEL. */
const OPERATORS = [
  ["||"],
  ["&&"],
  ["==", "!=", "<=", ">=", "<", ">", "in"],
  ["+", "-"],
  ["*", "/", "%"],
] as const;

const TOKEN =
  /\s*(?:(\d+\.\d*(?:[eE][+-]?\d+)?|\d+(?:[eE][+-]?\d+)?u?|\.\d+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(\|\||&&|==|!=|<=|>=|[-+*/%<>!()[\].,]))/y;

const LONGEST = 2_000;
const DEEPEST = 32;

interface Token {
  kind: "number" | "text" | "word" | "sign";
  text: string;
}

class Unreadable extends Error {}

export function parseExpression(source: string): Tree | null {
  if (source.length > LONGEST) return null;
  const tokens = tokensOf(source);
  if (tokens === null) return null;
  const reader = new Reader(tokens);
  try {
    const tree = reader.binary(0);
    return reader.atEnd() ? tree : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function tokensOf(source: string): Token[] | null {
  const tokens: Token[] = [];
  const text = source.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (found === null) return null;
    const [, number, quoted, word, sign] = found;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "sign", text: sign as string });
  }
  return tokens;
}

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: Token[]) {}

  atEnd(): boolean {
    return this.at === this.tokens.length;
  }

  binary(level: number): Tree {
    if (level === OPERATORS.length) return this.unary();
    let left = this.binary(level + 1);
    for (let op = this.operator(level); op !== null; op = this.operator(level)) {
      left = { kind: "binary", op, left, right: this.binary(level + 1) };
    }
    return left;
  }

  private operator(level: number): Operator | null {
    const token = this.tokens[this.at];
    if (token === undefined || token.kind === "text" || token.kind === "number") return null;
    const found = OPERATORS[level]?.find((op) => op === token.text) ?? null;
    if (found !== null) this.at += 1;
    return found;
  }

  private unary(): Tree {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new Unreadable();
    try {
      if (this.takes("!")) return { kind: "not", of: this.unary() };
      if (this.takes("-")) return { kind: "minus", of: this.unary() };
      return this.member(this.primary());
    } finally {
      this.depth -= 1;
    }
  }

  private member(start: Tree): Tree {
    let tree = start;
    for (;;) {
      if (this.takes(".")) {
        const name = this.word();
        if (this.takes("(")) tree = { kind: "call", name, on: tree, args: this.items(")") };
        else tree = { kind: "name", path: [...pathOf(tree), name] };
      } else if (this.takes("[")) {
        const [key, ...more] = this.items("]");
        if (more.length > 0 || key?.kind !== "value" || typeof key.value !== "string") throw new Unreadable();
        tree = { kind: "name", path: [...pathOf(tree), key.value] };
      } else return tree;
    }
  }

  private primary(): Tree {
    const token = this.tokens[this.at];
    if (token === undefined) throw new Unreadable();
    this.at += 1;
    if (token.kind === "number") return { kind: "value", value: Number(token.text.replace(/u$/, "")) };
    if (token.kind === "text") return { kind: "value", value: unquoted(token.text) };
    if (token.kind === "word") return this.named(token.text);
    if (token.text === "[") return { kind: "list", items: this.items("]") };
    if (token.text !== "(") throw new Unreadable();
    const inner = this.binary(0);
    this.expect(")");
    return inner;
  }

  private named(word: string): Tree {
    if (word === "true" || word === "false") return { kind: "value", value: word === "true" };
    if (word === "null") return { kind: "value", value: null };
    if (!this.takes("(")) return { kind: "name", path: [word] };
    const args = this.items(")");
    if (word !== "has") return { kind: "call", name: word, on: null, args };
    const [tested, ...more] = args;
    if (tested === undefined || more.length > 0) throw new Unreadable();
    return { kind: "has", path: pathOf(tested) };
  }

  private items(close: ")" | "]"): Tree[] {
    const items: Tree[] = [];
    if (this.takes(close)) return items;
    do items.push(this.binary(0));
    while (this.takes(","));
    this.expect(close);
    return items;
  }

  private word(): string {
    const token = this.tokens[this.at];
    if (token?.kind !== "word") throw new Unreadable();
    this.at += 1;
    return token.text;
  }

  private takes(sign: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== "sign" || token.text !== sign) return false;
    this.at += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) throw new Unreadable();
  }
}

function pathOf(tree: Tree): string[] {
  if (tree.kind !== "name") throw new Unreadable();
  return tree.path;
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r" };

/** The simple escapes; a text with others is shown as it was written. */
function unquoted(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (/\\[^\\"'`ntr]/.test(inner)) throw new Unreadable();
  return inner.replace(/\\(.)/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}
