/** Expressions in an editor: their colours, and what is offered while one is written. */

import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from "@codemirror/autocomplete";
import { StreamLanguage, type StringStream } from "@codemirror/language";
import type { EditorView } from "@codemirror/view";

/** A word that may be offered: `insert` is what is put in, `|` in it is where the cursor comes to stand. */
export interface Offer {
  label: string;
  detail: string;
  info?: string;
  kind: "name" | "function" | "value";
  insert?: string;
}

/** What can stand at a place: at the start of a word, after a path and a dot, after a comparison of a path. */
export interface Vocabulary {
  atStart: () => Offer[];
  after: (path: string[]) => Offer[];
  valuesOf: (path: string[]) => Offer[];
}

export const expressionLanguage = StreamLanguage.define<null>({
  name: "expression",
  token: (stream) => readToken(stream),
});

function readToken(stream: StringStream): string | null {
  if (stream.eatSpace()) return null;
  if (stream.match(/^(["'])(?:\\.|(?!\1).)*\1?/)) return "string";
  if (stream.match(/^\d+(\.\d+)?([eE][+-]?\d+)?/)) return "number";
  if (stream.match(/^(true|false|null)\b/)) return "bool";
  if (stream.match(/^in\b/)) return "keyword";
  if (stream.match(/^[A-Za-z_]\w*(?=\s*\()/)) return "variableName.function";
  if (stream.match(/^[A-Za-z_]\w*/)) return "propertyName";
  if (stream.match(/^(&&|\|\||[=!<>]=|[-<>!+*/%?:])/)) return "operator";
  stream.next();
  return "punctuation";
}

const PATH = String.raw`[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*`;
const AFTER_DOT = new RegExp(`(${PATH})\\.([A-Za-z_]\\w*)?$`);
const AFTER_COMPARISON = new RegExp(`(${PATH})\\s*(?:==|!=|\\bin\\s*\\[(?:[^\\]]*,)?)\\s*("?[^"\\s,\\]]*)$`);

/** Offers from a vocabulary that is asked anew each time. */
export function completeFrom(vocabulary: () => Vocabulary): CompletionSource {
  return (context) => {
    const { state, pos } = context;
    const before = state.sliceDoc(Math.max(0, pos - 300), pos);
    return offersAt(context, before, vocabulary());
  };
}

function offersAt(context: CompletionContext, before: string, words: Vocabulary): CompletionResult | null {
  const compared = AFTER_COMPARISON.exec(before);
  if (compared?.[1] !== undefined) {
    const values = words.valuesOf(compared[1].split("."));
    const typed = compared[2] ?? "";
    if (values.length > 0) return result(context.pos - typed.length, values);
  }
  if (insideText(before)) return null;
  const dotted = AFTER_DOT.exec(before);
  if (dotted?.[1] !== undefined) {
    return result(context.pos - (dotted[2] ?? "").length, words.after(dotted[1].split(".")));
  }
  const word = context.matchBefore(/[A-Za-z_]\w*/);
  if (word === null && !context.explicit && !/(^|[&|(!<>=?:]\s*)$/.test(before)) return null;
  return result(word?.from ?? context.pos, words.atStart());
}

/** Whether the cursor stands in a text that was begun and not ended. */
function insideText(before: string): boolean {
  const rest = before.replace(/(["'])(?:\\.|(?!\1).)*\1/g, "");
  return /["']/.test(rest);
}

function result(from: number, offers: Offer[]): CompletionResult | null {
  if (offers.length === 0) return null;
  return { from, options: offers.map(asCompletion), validFor: /^["\w]*$/ };
}

function asCompletion({ label, detail, info, kind, insert }: Offer): Completion {
  const type = kind === "name" ? "property" : kind === "function" ? "function" : "constant";
  return { label, detail, type, ...(info ? { info } : {}), ...(insert ? { apply: putIn(insert) } : {}) };
}

function putIn(insert: string): (view: EditorView, completion: Completion, from: number, to: number) => void {
  return (view, _completion, from, to) => {
    const cursor = insert.indexOf("|");
    const text = insert.replace("|", "");
    const anchor = from + (cursor === -1 ? text.length : cursor);
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor },
      userEvent: "input.complete",
    });
  };
}
