"use client";

import dynamic from "next/dynamic";
import type { Request } from "@/queries/requests";

// Few requests wait for a message, and few people may send it.
const MessageForm = dynamic(() => import("./MessageForm").then((part) => part.MessageForm), { ssr: false });

/** A form for each message that the person may send now. */
export function Messages({ request }: { request: Request }) {
  const offer = request.actions.find(({ action }) => action === "send_message");
  if (!offer?.allowed) return null;
  return (offer.messages ?? []).map((message) => (
    <MessageForm key={message.name} requestId={request.id} message={message} />
  ));
}
