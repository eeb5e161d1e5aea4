"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/ui/Skeleton";
import type { CodeEditorProps } from "./CodeEditor";

/** The editor, loaded when the first one is shown: no other room has to carry it. */
const Loaded = dynamic(() => import("./CodeEditor").then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => <Skeleton className="m-2 h-4 w-40" />,
});

/** A text in a language, see `CodeEditor`. */
export function Code(props: CodeEditorProps) {
  return <Loaded {...props} />;
}
