"use client";

import { ReasonQuestion } from "@/components/Decision/ReasonQuestion";
import { useCancelRequest } from "@/queries/leaving";
import type { Request } from "@/queries/requests";
import { toast } from "@/ui/toast";

/** The question before somebody's request is ended from outside. */
export function CancelQuestion({ request, onClose }: { request: Request; onClose: () => void }) {
  const cancel = useCancelRequest(request.id);
  return (
    <ReasonQuestion
      danger
      title="Cancel this request?"
      follows="Everything that is open is closed without a decision, in every branch, and the request ends as rejected. This cannot be taken back."
      action="Cancel the request"
      busy={cancel.isPending}
      error={cancel.error}
      onClose={onClose}
      onSend={(note) =>
        cancel.mutate(note, {
          onSuccess: () => {
            toast("good", "Cancelled", request.title);
            onClose();
          },
        })
      }
    />
  );
}
