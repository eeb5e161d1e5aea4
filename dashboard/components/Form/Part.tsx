"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Checkbox } from "@/ui/Checkbox";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Textarea } from "@/ui/Textarea";
import { AnswerInput, ChoiceInput, ChoicesInput } from "./ChoiceInput";
import { useFormFrame } from "./context";
import { Frame } from "./Frame";
import { ownFaults } from "./faults";
import { PartsOf } from "./GroupPart";
import { JsonInput } from "./JsonInput";
import { type FieldOf, type Kind, kindOf } from "./kind";
import { ListPart } from "./ListPart";
import { MomentInput } from "./MomentInput";
import { NumberInput } from "./NumberInput";
import { afterPress } from "./press";
import { flatten, isObject, type Json, labelOf, type SchemaObject, takesNull } from "./schema";

export type PartProps = {
  field: FieldOf;
  path: string;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
};

/** Whoever types is not told at every letter, but when there is a pause. */
const PAUSE_MS = 700;

/** One field of a form, whatever it holds. */
export function Part({ field, path, value, onChange }: PartProps) {
  const { root, faults, touch, idPrefix, disabled } = useFormFrame();
  const flat = flatten(root, field.schema);
  const kind = kindOf(root, field.schema);
  const label = labelOf(field.key, flat);
  const isWhole = kind.kind === "group" || kind.kind === "list";
  useTouchAfterPause(value, () => touch(path), isWhole);

  /** Empty is "nothing" where the schema wants an answer and takes that one. */
  function change(now: Json | undefined): void {
    onChange(now === undefined && field.required && takesNull(flat) ? null : now);
  }

  if (isWhole) return <Whole {...{ field, path, value, onChange, kind, flat, label }} />;
  const isMarked = field.required && !field.unmarked;
  const [error] = ownFaults(faults, path, []);
  const control = (
    <Control {...{ kind, flat, field, label, disabled, value: value ?? undefined }} onChange={change} />
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that the control inside was left
    <div id={`${idPrefix}${path}`} onBlur={() => afterPress(() => touch(path))}>
      {kind.kind === "flag" ? (
        <Frame error={error}>{control}</Frame>
      ) : kind.kind === "answer" || kind.kind === "choices" ? (
        <Frame label={label} hint={flat.description} error={error} required={isMarked}>
          {control}
        </Frame>
      ) : (
        <Field label={label} hint={hintOf(kind, flat)} error={error} required={isMarked}>
          {control}
        </Field>
      )}
    </div>
  );
}

function useTouchAfterPause(value: Json | undefined, touch: () => void, isWhole: boolean): void {
  const before = useRef(value);
  const latest = useRef(touch);
  latest.current = touch;
  useEffect(() => {
    if (isWhole || before.current === value) return;
    before.current = value;
    const timer = setTimeout(() => latest.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value, isWhole]);
}

function hintOf(kind: Kind, flat: SchemaObject): ReactNode {
  if (flat.description !== undefined || kind.kind !== "json") return flat.description;
  return "Plain text, or JSON for numbers, lists and groups of fields.";
}

/** A list or a group: a frame with parts of its own. */
function Whole({
  field,
  path,
  value,
  onChange,
  kind,
  flat,
  label,
}: PartProps & { kind: Kind; flat: SchemaObject; label: string }) {
  const { idPrefix } = useFormFrame();
  return (
    <div id={`${idPrefix}${path}`}>
      {kind.kind === "list" ? (
        <ListPart {...{ field, path, value, onChange, label }} items={kind.items} flat={flat} />
      ) : (
        <Frame label={label} hint={flat.description} required={field.required && !field.unmarked} nested>
          <PartsOf
            schema={field.schema}
            path={path}
            value={isObject(value) ? value : {}}
            onChange={(now) => onChange(now === undefined && field.required ? {} : (now as Json | undefined))}
          />
        </Frame>
      )}
    </div>
  );
}

type ControlProps = {
  kind: Kind;
  flat: SchemaObject;
  field: FieldOf;
  label: string;
  disabled: boolean;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
};

function Control({ kind, flat, field, label, disabled, value, onChange }: ControlProps) {
  const common = { value, onChange, disabled };
  switch (kind.kind) {
    case "number":
      return (
        <NumberInput {...common} whole={kind.whole} signed={kind.signed} placeholder={exampleOf(flat)} />
      );
    case "moment":
      return <MomentInput {...common} />;
    case "choice":
      return <ChoiceInput {...common} options={kind.options} required={field.required} />;
    case "choices":
      return <ChoicesInput {...common} options={kind.options} />;
    case "answer":
      return <AnswerInput {...common} required={field.required} label={label} />;
    case "flag":
      return (
        <Checkbox
          checked={value === true}
          disabled={disabled}
          label={label}
          onChange={(on) => onChange(on || undefined)}
        />
      );
    case "json":
      return <JsonInput {...common} />;
    default:
      return <TextInput {...common} kind={kind} placeholder={exampleOf(flat)} />;
  }
}

function exampleOf(flat: SchemaObject): string | undefined {
  const [example] = flat.examples ?? [];
  return typeof example === "string" || typeof example === "number" ? `For example ${example}` : undefined;
}

function TextInput({
  kind,
  value,
  onChange,
  disabled,
  placeholder,
}: Pick<ControlProps, "kind" | "value" | "onChange" | "disabled"> & { placeholder: string | undefined }) {
  const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  const take = (now: string) => onChange(now === "" ? undefined : now);
  if (kind.kind === "lines") {
    return (
      <Textarea
        value={text}
        disabled={disabled}
        placeholder={placeholder}
        spellCheck
        onChange={(event) => take(event.target.value)}
      />
    );
  }
  return (
    <Input
      type={kind.kind === "date" ? "date" : kind.kind === "line" ? kind.input : "text"}
      value={text}
      disabled={disabled}
      placeholder={placeholder}
      className={kind.kind === "date" ? "figures" : ""}
      onChange={(event) => take(event.target.value)}
    />
  );
}
