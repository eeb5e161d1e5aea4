"use client";

import { createContext, useContext } from "react";
import type { Fault } from "./check";
import type { Schema } from "./schema";

/** What every part of a form knows of the whole. */
export type FormFrame = {
  root: Schema;
  disabled: boolean;
  idPrefix: string;
  /** The faults that are shown, each at its place. */
  faults: readonly Fault[];
  /** Somebody has been at this place: from now on its faults are shown. */
  touch: (path: string) => void;
};

export const FormContext = createContext<FormFrame | null>(null);

export function useFormFrame(): FormFrame {
  const frame = useContext(FormContext);
  if (frame === null) throw new Error("Expected a part of a form to stand in a Form.");
  return frame;
}
