"use client";

import { useQueryClient } from "@tanstack/react-query";
import { LoginForm } from "@/components/Login/LoginForm";
import { meQuery } from "@/queries/me";
import { Dialog } from "@/ui/Dialog";

/** The session is over: say so, and let the same person go on where they were, with what they wrote. */
export function SessionEnded({ username, onBack }: { username: string; onBack: () => void }) {
  const client = useQueryClient();
  return (
    <Dialog
      open
      onOpenChange={() => undefined}
      title="Your session has ended"
      description="Log in again to go on where you were. What you have written is still here."
    >
      <LoginForm
        username={username}
        onLogin={async (who) => {
          if (who !== username) return window.location.assign("/");
          await client.invalidateQueries({ queryKey: meQuery.queryKey });
          onBack();
          await client.invalidateQueries();
        }}
      />
    </Dialog>
  );
}
