"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  footer?: ReactNode;
  children?: ReactNode;
  wide?: boolean;
};

// Fetched with the first one that opens: no page waits for what nobody may open.
const frames = () => import("@/ui/DialogFrame");
const DialogFrame = dynamic(() => frames().then((part) => part.DialogFrame), { ssr: false });
const SheetFrame = dynamic(() => frames().then((part) => part.SheetFrame), { ssr: false });

/** A question in the middle of the page that has to be answered or left. */
export function Dialog(props: DialogProps) {
  return props.open ? <DialogFrame {...props} /> : null;
}

/** The same from the side, for looking closer at something without leaving the list. */
export function Sheet(props: DialogProps) {
  return props.open ? <SheetFrame {...props} /> : null;
}
