"use client";

import { useMemo } from "react";
import { type FormValue, isObject, type Json, type Schema, startValue } from "@/components/Form/schema";
import { useRequest } from "@/queries/requests";
import type { TaskOfRequest } from "@/queries/tasks";
import { useVersion } from "@/queries/workflows";

/**
 * What a decision's form begins with: its defaults, and, of the fields that it writes into the request, what stands there
 * now: whoever corrects an order begins with the order.
 */
export function useStart(task: TaskOfRequest, form: Schema | undefined): FormValue {
  const request = useRequest(task.request_id).data;
  const version = useVersion(form === undefined ? undefined : request?.workflow, request?.version).data;
  return useMemo(
    () => startOf(form, version?.definition, task.step, request?.context),
    [form, version, task.step, request],
  );
}

export function startOf(
  form: Schema | undefined,
  definition: unknown,
  step: string,
  context: unknown,
): FormValue {
  if (form === undefined || typeof form === "boolean") return {};
  const start = startValue(form);
  const fields = Object.keys(form.properties ?? {});
  for (const name of writtenBy(definition, step)) {
    if (fields.includes(name) && isObject(context) && context[name] !== undefined)
      start[name] = context[name];
  }
  return start;
}

/** The fields that a step writes into the context, by its definition. */
function writtenBy(definition: unknown, step: string): string[] {
  const steps = isObject(definition) && Array.isArray(definition.steps) ? definition.steps : [];
  const found = steps.find((each: Json) => isObject(each) && each.key === step);
  const writes = isObject(found) && Array.isArray(found.writes) ? found.writes : [];
  return writes.filter((name): name is string => typeof name === "string");
}
