"use client";

import { useRef } from "react";
import { idempotencyKey } from "@/client/api";

/** A key for what is sent: the same as long as the content is, so that sending it again counts once. */
export function useKeyFor(): (content: unknown) => string {
  const last = useRef({ content: "", key: "" });
  return (content) => {
    const text = JSON.stringify(content);
    if (text !== last.current.content) last.current = { content: text, key: idempotencyKey() };
    return last.current.key;
  };
}
