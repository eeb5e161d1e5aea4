"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Code } from "@/components/Code/Code";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Segmented } from "@/ui/Segmented";
import { useEditor } from "./EditorContext";
import { addField, fieldsOf } from "./fields";
import type { Doc } from "./reading";
import { SchemaField } from "./SchemaField";
import { readText, sameValue, writeText } from "./text";

type View = "fields" | "text";

/** The fields of a form or of the request: one by one, or as the schema's text. */
export function SchemaFields({
  schema,
  what,
  onChange,
  tag,
}: {
  schema: Doc | null;
  what: "form" | "request";
  onChange: (schema: Doc | undefined) => void;
  tag: string;
}) {
  const { readOnly } = useEditor();
  const [view, setView] = useState<View>("fields");
  const fields = fieldsOf(schema);
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex items-center justify-between gap-2">
        <span className="text-xs text-ink-3">
          {fields.length === 0
            ? what === "form"
              ? "Nothing is entered here."
              : "A request says nothing yet."
            : null}
        </span>
        <Segmented<View>
          label={what === "form" ? "How to edit the form" : "How to edit the fields"}
          value={view}
          onChange={setView}
          options={[
            { value: "fields", label: "Fields" },
            { value: "text", label: "Schema" },
          ]}
        />
      </div>
      {view === "text" ? (
        <SchemaText
          key={tag}
          schema={schema}
          onChange={onChange}
          label={what === "form" ? "Schema of the form" : "Schema of the request"}
        />
      ) : (
        <>
          {fields.length > 0 ? (
            <ul className="flex flex-col rounded-lg border border-line">
              {fields.map((field) => (
                <SchemaField
                  key={field.name}
                  field={field}
                  schema={schema}
                  names={fields.map(({ name }) => name)}
                  onChange={onChange}
                />
              ))}
            </ul>
          ) : null}
          {readOnly ? null : (
            <NewField schema={schema} names={fields.map(({ name }) => name)} onChange={onChange} />
          )}
        </>
      )}
    </div>
  );
}

function NewField({
  schema,
  names,
  onChange,
}: {
  schema: Doc | null;
  names: string[];
  onChange: (schema: Doc) => void;
}) {
  const [typed, setTyped] = useState("");
  const name = typed.trim().replace(/\s+/g, "_");
  const fault = names.includes(name) ? "There is a field with this name already." : null;

  function add(): void {
    if (name === "" || fault !== null) return;
    onChange(addField(schema, name));
    setTyped("");
  }

  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Field label="Name of a new field" hiddenLabel error={fault}>
          <Input
            value={typed}
            placeholder="another field, such as amount"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && add()}
          />
        </Field>
      </div>
      <Button icon={Plus} disabled={name === "" || fault !== null} onClick={add}>
        Add
      </Button>
    </div>
  );
}

/** The schema as text; what cannot be read stays on the screen and out of the document. */
function SchemaText({
  schema,
  onChange,
  label,
}: {
  schema: Doc | null;
  onChange: (schema: Doc | undefined) => void;
  label: string;
}) {
  const { readOnly, undo, redo } = useEditor();
  const [typed, setTyped] = useState<string | null>(null);
  const reading = typed === null || typed.trim() === "" ? null : readText(typed);
  const current =
    typed !== null &&
    (reading === null ? schema === null : reading.doc === null || sameValue(reading.doc, schema));
  const text = current ? (typed ?? "") : schema === null ? "" : writeText(schema, "schema");

  function change(next: string): void {
    setTyped(next);
    if (next.trim() === "") {
      onChange(undefined);
      return;
    }
    const { doc } = readText(next);
    if (doc !== null) onChange(doc);
  }

  return (
    <div className="flex flex-col gap-1.5">
      <div className="max-h-80 min-h-24 overflow-auto rounded-md border border-line-strong bg-surface focus-within:outline-2 focus-within:outline-accent">
        <Code
          language="yaml"
          label={label}
          value={text}
          onChange={change}
          readOnly={readOnly}
          placeholder="type: object"
          onUndo={undo}
          onRedo={redo}
        />
      </div>
      {reading?.fault ? (
        <p role="status" className="text-xs text-bad">
          Line {reading.fault.line}: {reading.fault.message} Until it can be read, the last schema counts.
        </p>
      ) : (
        <p className="text-xs text-ink-3">A JSON Schema, as YAML or JSON.</p>
      )}
    </div>
  );
}
