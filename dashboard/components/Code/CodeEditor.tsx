"use client";

import {
  acceptCompletion,
  autocompletion,
  type CompletionSource,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  type KeyBinding,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from "@codemirror/view";
import { type RefObject, useEffect, useRef } from "react";
import { completeFrom, expressionLanguage, type Vocabulary } from "./expression";
import { theme } from "./theme";

export interface CodeFault {
  from: number;
  to: number;
  severity: "error" | "warning";
  message: string;
}

export interface CodeEditorProps {
  value: string;
  onChange?: ((text: string) => void) | undefined;
  language: "yaml" | "json" | "expression";
  label: string;
  readOnly?: boolean;
  /** With line numbers and folding, filling its place; without, a field that grows with its lines. */
  whole?: boolean;
  placeholder?: string;
  faults?: readonly CodeFault[];
  vocabulary?: Vocabulary | undefined;
  invalid?: boolean;
  describedBy?: string | undefined;
  /** Undo and redo of whoever keeps the text; without them the editor keeps its own history. */
  onUndo?: (() => void) | undefined;
  onRedo?: (() => void) | undefined;
  /** Told where the cursor stands when the person moves it. */
  onCursor?: ((at: number) => void) | undefined;
  /** A place to show; a new object shows it again. */
  reveal?: { from: number; to: number } | null;
}

/** Marks what did not come from the person in front of this editor. */
const fromOutside = Annotation.define<boolean>();

/** A text with colours, completion and faults at their places. The text belongs to the caller. */
export function CodeEditor(props: CodeEditorProps) {
  const { value, readOnly = false, faults = [], reveal = null, invalid = false, describedBy, label } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  /** What was told to the caller and has not come back yet: no reason to put anything in. */
  const told = useRef<string[]>([]);
  const changing = useRef({ access: new Compartment(), words: new Compartment() });

  useEffect(() => {
    if (place.current === null) return;
    const { access, words } = changing.current;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          ...extensionsOf(latest, told),
          access.of(accessOf(latest.current)),
          words.of(wordsOf(latest.current)),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const at = told.current.lastIndexOf(value);
    told.current = at === -1 ? [] : told.current.slice(at + 1);
    if (at === -1 && view.current !== null) replaceText(view.current, value);
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: changing.current.access.reconfigure(accessOf({ readOnly })) });
  }, [readOnly]);

  useEffect(() => {
    const words = wordsOf({ label, invalid, describedBy });
    view.current?.dispatch({ effects: changing.current.words.reconfigure(words) });
  }, [label, invalid, describedBy]);

  useEffect(() => {
    if (view.current !== null) showFaults(view.current, faults);
  }, [faults]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || reveal === null || reveal.to > editor.state.doc.length) return;
    editor.dispatch({
      selection: { anchor: reveal.from },
      effects: EditorView.scrollIntoView(reveal.from, { y: "center" }),
      annotations: fromOutside.of(true),
    });
  }, [reveal]);

  return <div ref={place} className="size-full min-h-0" />;
}

function extensionsOf(latest: RefObject<CodeEditorProps>, told: RefObject<string[]>): Extension[] {
  const { language, whole = false, vocabulary, onUndo, placeholder } = latest.current;
  const languages = { yaml: yaml(), json: json(), expression: expressionLanguage };
  const source: CompletionSource = (context) => {
    const words = latest.current.vocabulary;
    return words === undefined ? null : completeFrom(() => words)(context);
  };
  return [
    theme,
    languages[language],
    indentUnit.of("  "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    drawSelection(),
    ...(whole
      ? [lineNumbers(), foldGutter(), highlightActiveLine(), highlightActiveLineGutter()]
      : [EditorView.lineWrapping]),
    ...(placeholder ? [placeholderText(placeholder)] : []),
    ...(vocabulary ? [autocompletion({ override: [source], icons: false, activateOnTyping: true })] : []),
    ...(onUndo ? [] : [history()]),
    keymap.of([
      ...outerHistory(latest),
      ...(vocabulary ? [{ key: "Tab", run: acceptCompletion }] : []),
      ...closeBracketsKeymap,
      ...(onUndo ? [] : historyKeymap),
      ...completionKeymap,
      ...foldKeymap,
      ...lintKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.transactions.some((each) => each.annotation(fromOutside))) return;
      if (update.docChanged) {
        const text = update.state.doc.toString();
        told.current.push(text);
        latest.current.onChange?.(text);
      }
      if (update.docChanged || update.selectionSet)
        latest.current.onCursor?.(update.state.selection.main.head);
    }),
  ];
}

function outerHistory(latest: RefObject<CodeEditorProps>): KeyBinding[] {
  const run = (what: "onUndo" | "onRedo") => () => {
    latest.current[what]?.();
    return latest.current[what] !== undefined;
  };
  return [
    { key: "Mod-z", run: run("onUndo"), stopPropagation: true },
    { key: "Mod-y", run: run("onRedo"), stopPropagation: true },
    { key: "Mod-Shift-z", run: run("onRedo"), stopPropagation: true },
  ];
}

function accessOf({ readOnly = false }: Pick<CodeEditorProps, "readOnly">): Extension {
  // What cannot be edited can still be focused, so that its lines are reached by keyboard.
  return readOnly ? EditorState.readOnly.of(true) : [];
}

function wordsOf(props: Pick<CodeEditorProps, "label" | "invalid" | "describedBy">): Extension {
  return EditorView.contentAttributes.of({
    "aria-label": props.label,
    tabindex: "0",
    ...(props.invalid ? { "aria-invalid": "true" } : {}),
    ...(props.describedBy ? { "aria-describedby": props.describedBy } : {}),
  });
}

/** Put another text in by its smallest change, so that the cursor and the scroll position stay. */
function replaceText(view: EditorView, text: string): void {
  const old = view.state.doc.toString();
  if (old === text) return;
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start += 1;
  let end = 0;
  while (
    end < shorter - start &&
    old.charCodeAt(old.length - 1 - end) === text.charCodeAt(text.length - 1 - end)
  ) {
    end += 1;
  }
  view.dispatch({
    changes: { from: start, to: old.length - end, insert: text.slice(start, text.length - end) },
    annotations: fromOutside.of(true),
  });
}

function showFaults(view: EditorView, faults: readonly CodeFault[]): void {
  const length = view.state.doc.length;
  const within = faults.map((fault) => ({
    ...fault,
    from: Math.min(fault.from, length),
    to: Math.min(Math.max(fault.to, fault.from), length),
  }));
  view.dispatch(setDiagnostics(view.state, within));
}
