"use client";

import { InboxRoom } from "@/components/Inbox/InboxRoom";

export default function Page() {
  return <InboxRoom />;
}
