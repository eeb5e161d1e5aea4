"use client";

import { ChevronRight, Trash2 } from "lucide-react";
import { useState } from "react";
import { Checkbox } from "@/ui/Checkbox";
import { classes } from "@/ui/classes";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Input } from "@/ui/Input";
import { Select } from "@/ui/Select";
import { Textarea } from "@/ui/Textarea";
import { CommittedInput } from "./CommittedInput";
import { useEditor } from "./EditorContext";
import {
  changeKind,
  FIELD_KINDS,
  type FieldKind,
  type FieldView,
  removeField,
  renameField,
  requireField,
  setChoices,
  setKeyword,
} from "./fields";
import type { Doc } from "./reading";

interface Props {
  field: FieldView;
  schema: Doc | null;
  names: string[];
  onChange: (schema: Doc) => void;
}

/** One field: a line that opens. */
export function SchemaField(props: Props) {
  const { field } = props;
  const [open, setOpen] = useState(false);
  const kind = FIELD_KINDS.find(({ value }) => value === field.kind)?.label ?? "as the schema says";
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-9 w-full items-center gap-2 px-2.5 text-left text-xs -outline-offset-2 hover:bg-hover"
      >
        <ChevronRight
          aria-hidden
          className={classes(
            "size-3 shrink-0 text-ink-3 transition-transform duration-150",
            open && "rotate-90",
          )}
        />
        <span className="min-w-0 flex-1 truncate">
          <span className="font-medium">{field.title || field.name}</span>
          {field.required ? <span className="ml-0.5 text-bad">*</span> : null}
          {field.required ? <span className="sr-only"> required</span> : null}
        </span>
        <span className="shrink-0 text-ink-3">{kind}</span>
      </button>
      {open ? <Details {...props} /> : null}
    </li>
  );
}

function Details({ field, schema, names, onChange }: Props) {
  const { readOnly } = useEditor();
  const { name, kind } = field;
  const set = (keyword: string, value: unknown) => onChange(setKeyword(schema, name, keyword, value));
  const numeric = kind === "number" || kind === "integer";
  return (
    <div className="flex flex-col gap-3 border-t border-line bg-sunken px-3 py-3">
      <div className="grid grid-cols-2 gap-2.5">
        <CommittedInput
          label="Name"
          mono
          value={name}
          disabled={readOnly}
          onCommit={(next) => onChange(renameField(schema, name, next))}
          faultOf={(next) => faultOfName(next, names)}
        />
        <Field label="Kind">
          <Select
            value={kind ?? ""}
            disabled={readOnly}
            placeholder="As the schema says"
            onChange={(next) => onChange(changeKind(schema, name, next as FieldKind))}
            options={FIELD_KINDS}
          />
        </Field>
      </div>
      <Field label="Title">
        <Input value={field.title} onChange={(event) => set("title", event.target.value || undefined)} />
      </Field>
      <Field label="Hint">
        <Input
          value={field.description}
          onChange={(event) => set("description", event.target.value || undefined)}
        />
      </Field>
      {kind === "choice" || kind === "choices" ? (
        <Choices
          choices={field.choices}
          onChange={(choices) => onChange(setChoices(schema, name, choices))}
        />
      ) : null}
      {numeric ? (
        <div className="grid grid-cols-2 gap-2.5">
          <Bound label="At least" value={field.minimum} onChange={(value) => set("minimum", value)} />
          <Bound label="At most" value={field.maximum} onChange={(value) => set("maximum", value)} />
        </div>
      ) : null}
      {kind === "text" ? (
        <Bound
          label="Longest, in characters"
          value={field.longest}
          onChange={(value) => set("maxLength", value)}
        />
      ) : null}
      <div className="flex items-center gap-1">
        <div className="flex-1">
          <Checkbox
            checked={field.required}
            disabled={readOnly}
            label="Required"
            onChange={(required) => onChange(requireField(schema, name, required))}
          />
        </div>
        {readOnly ? null : (
          <IconButton
            label={`Remove ${name}`}
            icon={Trash2}
            onClick={() => onChange(removeField(schema, name))}
          />
        )}
      </div>
    </div>
  );
}

function Bound({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | null;
  onChange: (value: number | undefined) => void;
}) {
  return (
    <Field label={label}>
      <Input
        type="number"
        step="any"
        className="figures"
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value === "" ? undefined : Number(event.target.value))}
      />
    </Field>
  );
}

/** One choice a line. What is typed stays as typed until one leaves it: an empty line is on its way to be one. */
function Choices({ choices, onChange }: { choices: string[]; onChange: (choices: string[]) => void }) {
  const [typed, setTyped] = useState<string | null>(null);

  function commit(): void {
    const lines = [...new Set((typed ?? "").split("\n").map((line) => line.trim()))].filter(Boolean);
    if (typed !== null && lines.length > 0 && lines.join("\n") !== choices.join("\n")) onChange(lines);
    setTyped(null);
  }

  return (
    <Field label="Choices, one a line">
      <Textarea
        rows={3}
        value={typed ?? choices.join("\n")}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
      />
    </Field>
  );
}

function faultOfName(name: string, names: string[]): string | null {
  if (name.trim() === "") return "Give the field a name.";
  return names.includes(name) ? "There is a field with this name already." : null;
}
