/** What is wrong with a number: its bounds, its steps, and whether everybody would read the same one. */

import { number } from "@/words/number";
import type { SchemaObject } from "./schema";

const MOST_WHOLE = 2 ** 53;
// From here on JSON writes a number with an exponent, and the server takes it for a fraction.
const WRITTEN_SHORT = 1e21;

export function checkNumber(schema: SchemaObject, value: number): string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const faults: string[] = [];
  if (!Number.isFinite(value)) return ["Expected a number."];
  if (Math.abs(value) > MOST_WHOLE && Math.abs(value) < WRITTEN_SHORT) {
    faults.push(`Expected a number between ${number(-MOST_WHOLE)} and ${number(MOST_WHOLE)}.`);
  }
  if (minimum !== undefined && value < minimum) faults.push(`Expected at least ${number(minimum)}.`);
  if (maximum !== undefined && value > maximum) faults.push(`Expected at most ${number(maximum)}.`);
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    faults.push(`Expected more than ${number(exclusiveMinimum)}.`);
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    faults.push(`Expected less than ${number(exclusiveMaximum)}.`);
  }
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) faults.push(stepWords(multipleOf));
  return faults;
}

/** 0.07 is a multiple of 0.01, though its double is not quite. */
function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return (
    !Number.isFinite(times) || Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times))
  );
}

function stepWords(step: number): string {
  if (step === 1) return "Expected a whole number.";
  const decimals = Math.round(-Math.log10(step));
  if (decimals > 0 && 10 ** -decimals === step) {
    return `Expected at most ${decimals === 1 ? "one decimal" : `${decimals} decimals`}.`;
  }
  return `Expected a multiple of ${number(step)}.`;
}
