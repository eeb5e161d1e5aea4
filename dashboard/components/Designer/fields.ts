/**
 * The fields of a JSON Schema of an object, as a small editor shows them: edits as pure functions on the schema.
 *
 * What the editor does not know (patterns, nested objects, references) stays as it is written; such a field is shown
 * by name and changed as text.
 */

import { type Doc, isRecord, listOf, textOf, textsOf } from "./reading";

export const FIELD_KINDS = [
  { value: "text", label: "Text" },
  { value: "number", label: "Number" },
  { value: "integer", label: "Whole number" },
  { value: "boolean", label: "Yes or no" },
  { value: "date", label: "Date" },
  { value: "time", label: "Date and time" },
  { value: "choice", label: "One of a list" },
  { value: "choices", label: "Several of a list" },
  { value: "email", label: "E-mail address" },
] as const;
export type FieldKind = (typeof FIELD_KINDS)[number]["value"];

export interface FieldView {
  name: string;
  title: string;
  description: string;
  kind: FieldKind | null;
  required: boolean;
  choices: string[];
  minimum: number | null;
  maximum: number | null;
  longest: number | null;
}

const SHAPES: Record<FieldKind, Doc> = {
  text: { type: "string" },
  number: { type: "number" },
  integer: { type: "integer" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  time: { type: "string", format: "date-time" },
  choice: { type: "string", enum: ["first", "second"] },
  choices: { type: "array", items: { type: "string", enum: ["first", "second"] }, uniqueItems: true },
  email: { type: "string", format: "email" },
};
const FORMATS: Record<string, FieldKind> = { date: "date", "date-time": "time", email: "email" };

export function fieldsOf(schema: unknown): FieldView[] {
  const properties = isRecord(schema) && isRecord(schema.properties) ? schema.properties : {};
  const required = isRecord(schema) ? textsOf(schema.required) : [];
  return Object.entries(properties).map(([name, written]) =>
    readField(name, written, required.includes(name)),
  );
}

export function addField(schema: unknown, name: string, kind: FieldKind = "text"): Doc {
  const whole = objectSchema(schema);
  if (name === "" || Object.hasOwn(propertiesOf(whole), name)) return whole;
  return { ...whole, properties: { ...propertiesOf(whole), [name]: SHAPES[kind] } };
}

export function removeField(schema: unknown, name: string): Doc {
  const whole = objectSchema(schema);
  const { [name]: _gone, ...properties } = propertiesOf(whole);
  return withRequired(
    { ...whole, properties },
    textsOf(whole.required).filter((each) => each !== name),
  );
}

/** Another name in the same place; required stays required. Taken or empty: no change. */
export function renameField(schema: unknown, from: string, to: string): Doc {
  const whole = objectSchema(schema);
  const properties = propertiesOf(whole);
  if (to === "" || from === to || Object.hasOwn(properties, to)) return whole;
  const renamed = Object.entries(properties).map(
    ([name, each]) => [name === from ? to : name, each] as const,
  );
  const required = textsOf(whole.required).map((name) => (name === from ? to : name));
  return withRequired({ ...whole, properties: Object.fromEntries(renamed) }, required);
}

export function requireField(schema: unknown, name: string, required: boolean): Doc {
  const whole = objectSchema(schema);
  const others = textsOf(whole.required).filter((each) => each !== name);
  return withRequired(whole, required ? [...others, name] : others);
}

/** Another kind: the title and the description stay, bounds of the old kind go. */
export function changeKind(schema: unknown, name: string, kind: FieldKind): Doc {
  return changeField(schema, name, (field) => {
    const { title, description } = field;
    return {
      ...SHAPES[kind],
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
    };
  });
}

/** Set one keyword of a field; undefined takes it away. */
export function setKeyword(schema: unknown, name: string, keyword: string, value: unknown): Doc {
  return changeField(schema, name, (field) => {
    if (value !== undefined) return { ...field, [keyword]: value };
    const { [keyword]: _gone, ...rest } = field;
    return rest;
  });
}

/** The words of a field that takes one, or several, of a list. */
export function setChoices(schema: unknown, name: string, choices: string[]): Doc {
  return changeField(schema, name, (field) =>
    field.type === "array"
      ? { ...field, items: { ...(isRecord(field.items) ? field.items : { type: "string" }), enum: choices } }
      : { ...field, enum: choices },
  );
}

function readField(name: string, written: unknown, required: boolean): FieldView {
  const field = isRecord(written) ? written : {};
  const inner = isRecord(field.items) ? field.items : {};
  return {
    name,
    title: textOf(field.title),
    description: textOf(field.description),
    kind: kindOf(field),
    required,
    choices: textsOf(Array.isArray(field.enum) ? field.enum : inner.enum),
    minimum: numberOf(field.minimum),
    maximum: numberOf(field.maximum),
    longest: numberOf(field.maxLength),
  };
}

function kindOf(field: Doc): FieldKind | null {
  if (field.type === "array") {
    const inner = isRecord(field.items) ? field.items : {};
    return isTexts(inner.enum) ? "choices" : null;
  }
  if (isTexts(field.enum)) return "choice";
  if (field.enum !== undefined || field.const !== undefined) return null;
  switch (field.type) {
    case "string":
      return FORMATS[textOf(field.format)] ?? "text";
    case "number":
    case "integer":
    case "boolean":
      return field.type;
    default:
      return null;
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && listOf(value).every((each) => typeof each === "string");
}

function changeField(schema: unknown, name: string, change: (field: Doc) => Doc): Doc {
  const whole = objectSchema(schema);
  const properties = propertiesOf(whole);
  const field = properties[name];
  if (!isRecord(field)) return whole;
  return { ...whole, properties: { ...properties, [name]: change(field) } };
}

function objectSchema(schema: unknown): Doc {
  return isRecord(schema) ? schema : { type: "object", additionalProperties: false };
}

function propertiesOf(schema: Doc): Doc {
  return isRecord(schema.properties) ? schema.properties : {};
}

function withRequired(schema: Doc, required: string[]): Doc {
  if (required.length > 0) return { ...schema, required };
  const { required: _none, ...rest } = schema;
  return rest;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
