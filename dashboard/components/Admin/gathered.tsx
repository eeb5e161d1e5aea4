"use client";

import {
  createContext,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  useContext,
  useState,
} from "react";
import { type Changes, NO_CHANGES } from "@/components/Admin/matrix";

type Gathered = readonly [Changes, Dispatch<SetStateAction<Changes>>];

const Context = createContext<Gathered>([NO_CHANGES, () => {}]);

/** Keeps the changes of the matrix that are not saved yet while one looks at other parts. */
export function GatheredChanges({ children }: { children: ReactNode }) {
  const gathered = useState(NO_CHANGES);
  return <Context value={gathered}>{children}</Context>;
}

export function useGathered(): Gathered {
  return useContext(Context);
}
