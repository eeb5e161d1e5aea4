"use client";

import { type ReactNode, useCallback, useId, useMemo, useRef, useState } from "react";
import { checkForm, type Fault } from "./check";
import { FormContext } from "./context";
import { standing } from "./faults";
import { PartsOf } from "./GroupPart";
import { kindOf } from "./kind";
import { Part } from "./Part";
import type { FormValue, Json, Schema } from "./schema";

export type { Fault } from "./check";
export { checkForm } from "./check";
export { type FormValue, type Schema, startValue } from "./schema";

/**
 * A form drawn from a JSON Schema, checked as somebody types by the rules of the server. `errors` is what the server
 * found wrong; each is shown at its field until that changes. With `reveal` every fault is shown, also of fields that
 * nobody has come to yet: for after a first try to send.
 */
export function Form({
  schema,
  value,
  onChange,
  errors,
  disabled = false,
  reveal = false,
  idPrefix,
  before,
}: {
  schema: Schema;
  value: FormValue;
  onChange: (value: FormValue) => void;
  errors?: readonly Fault[] | undefined;
  disabled?: boolean;
  reveal?: boolean;
  /** The beginning of the ids of its parts: the place follows, as in `start/lines/0`. */
  idPrefix?: string;
  /** Further fields of the same form, drawn first: a title, for instance. */
  before?: ReactNode;
}) {
  const ownId = useId();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const touch = useCallback((path: string) => {
    setTouched((now) => (now.has(path) ? now : new Set(now).add(path)));
  }, []);
  const sent = useWhenTold(errors, value);
  const faults = useMemo(() => {
    const found = checkForm(schema, value);
    const told = standing(errors ?? [], sent, value);
    // Where both find fault, the page's own words are the plainer ones.
    const places = new Set(found.map((fault) => fault.path));
    return { found, told: told.filter((fault) => !places.has(fault.path) || fault.path === "") };
  }, [schema, value, errors, sent]);
  const toldPlaces = new Set((errors ?? []).map((fault) => fault.path));
  const shown = [
    ...faults.found.filter((fault) => reveal || touched.has(fault.path) || toldPlaces.has(fault.path)),
    ...faults.told,
  ];
  const context = { root: schema, disabled, touch, faults: shown, idPrefix: idPrefix ?? ownId };
  const isGroup = kindOf(schema, schema).kind === "group";
  return (
    <FormContext value={context}>
      <div className="flex flex-col gap-4">
        {before}
        {isGroup ? (
          <PartsOf schema={schema} path="" value={value} onChange={(now) => onChange(now ?? {})} />
        ) : (
          <Part
            field={{ key: "data", schema, required: false }}
            path=""
            value={Object.keys(value).length === 0 ? undefined : (value as Json)}
            onChange={(now) => onChange((now ?? {}) as FormValue)}
          />
        )}
      </div>
    </FormContext>
  );
}

/** The value as it was when the server told of these errors: it is that which they speak of. */
function useWhenTold(errors: readonly Fault[] | undefined, value: FormValue): FormValue {
  const told = useRef<{ errors: readonly Fault[] | undefined; value: FormValue }>({
    errors: undefined,
    value,
  });
  if (told.current.errors !== errors) told.current = { errors, value };
  return told.current.value;
}

/** Goes to the first field that is marked as wrong; false when none is. */
export function focusFirstFault(within: HTMLElement | null): boolean {
  const first = within?.querySelector<HTMLElement>("[aria-invalid=true]");
  const control = first?.matches("fieldset")
    ? first.querySelector<HTMLElement>("button, input, textarea")
    : first;
  control?.focus();
  return control !== null && control !== undefined;
}
