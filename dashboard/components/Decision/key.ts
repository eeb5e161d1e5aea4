"use client";

import { useRef } from "react";
import { idempotencyKey } from "@/client/api";

/**
 * Keys for what is sent. As long as it is not certain whether it arrived, the same content has the same key, so that
 * sending it again counts once; once there is an answer, the next one is a new call.
 */
export class SendingKey {
  private content = "";
  private key = "";

  for(content: unknown): string {
    const text = JSON.stringify(content);
    if (text !== this.content || this.key === "") {
      this.content = text;
      this.key = idempotencyKey();
    }
    return this.key;
  }

  /** There was an answer. */
  settle(): void {
    this.key = "";
  }
}

export function useSendingKey(): SendingKey {
  const key = useRef<SendingKey | null>(null);
  key.current ??= new SendingKey();
  return key.current;
}
