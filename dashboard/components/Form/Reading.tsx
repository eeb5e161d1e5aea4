"use client";

import { Fragment, type ReactNode } from "react";
import { language } from "@/words/time";
import { fieldsOf } from "./kind";
import {
  flatten,
  has,
  isObject,
  type Json,
  type JsonObject,
  labelOf,
  type Schema,
  type SchemaObject,
} from "./schema";
import { choiceLabel } from "./sentence";

/** A value to be read: each field by its title, in the schema's order; what the schema does not name comes last. */
export function Reading({ schema, value }: { schema: Schema; value: JsonObject }) {
  const rows = rowsOf(schema, schema, value);
  if (rows.length === 0) return <p className="text-sm text-ink-3">Nothing was filled in.</p>;
  return <Rows root={schema} rows={rows} />;
}

type Row = { key: string; label: string; flat: SchemaObject; value: Json };

export function rowsOf(root: Schema, schema: Schema, value: JsonObject): Row[] {
  const named = fieldsOf(root, schema, value).map(
    (field) => [field.key, flatten(root, field.schema)] as const,
  );
  const known = new Set(named.map(([key]) => key));
  const further = Object.keys(value)
    .filter((key) => !known.has(key))
    .map((key) => [key, {}] as const);
  return [...named, ...further]
    .filter(([key]) => has(value, key) && !isEmpty(value[key] as Json))
    .map(([key, flat]) => ({ key, flat, label: labelOf(key, flat), value: value[key] as Json }));
}

function isEmpty(value: Json): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function Rows({ root, rows }: { root: Schema; rows: readonly Row[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)] gap-x-5 gap-y-2 text-sm max-sm:grid-cols-1 max-sm:gap-y-0.5">
      {rows.map((row) => (
        <Fragment key={row.key}>
          <dt className="max-w-48 text-ink-2 max-sm:mt-1.5 max-sm:text-xs">{row.label}</dt>
          <dd className="min-w-0 break-words whitespace-pre-wrap">
            <Value root={root} flat={row.flat} value={row.value} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Value({ root, flat, value }: { root: Schema; flat: SchemaObject; value: Json }): ReactNode {
  if (Array.isArray(value)) return <Entries root={root} items={flatten(root, flat.items)} list={value} />;
  if (isObject(value)) return <Rows root={root} rows={rowsOf(root, flat, value)} />;
  return <span className={typeof value === "number" ? "figures" : undefined}>{wordsFor(flat, value)}</span>;
}

function Entries({ root, items, list }: { root: Schema; items: SchemaObject; list: readonly Json[] }) {
  const isPlain = list.every((entry) => typeof entry !== "object" || entry === null);
  if (isPlain) return list.map((entry) => wordsFor(items, entry)).join(", ");
  return (
    <ol className="flex flex-col gap-2">
      {list.map((entry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries of a list that is only read stay in their places
        <li key={at} className="border-l border-line pl-3">
          <Value root={root} flat={items} value={entry} />
        </li>
      ))}
    </ol>
  );
}

/** One plain value in the words of its schema: a day as a day, a choice by its title, a number as it is written here. */
export function wordsFor(flat: SchemaObject, value: Json): string {
  if (typeof value === "number") return value.toLocaleString(language(), { maximumFractionDigits: 20 });
  if (typeof value !== "string") return choiceLabel(value);
  if (flat.enum !== undefined) return choiceLabel(value);
  const choice = (flat.oneOf ?? flat.anyOf ?? []).find((part) => isObject(part) && part.const === value);
  if (isObject(choice) && typeof choice.title === "string") return choice.title;
  if (flat.format === "date") return inDays(value);
  if (flat.format === "date-time") return atTime(value);
  return value;
}

/** A calendar day has no zone: it is the same day everywhere. */
function inDays(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return text;
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeZone: "UTC" }).format(at);
}

function atTime(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(at);
}
