"use client";

import { ArrowUpRight, CircleCheck } from "lucide-react";
import Link from "next/link";
import { ServiceCard } from "@/components/Service/ServiceCard";
import { servicesOf } from "@/components/Service/service";
import { useFollowRequest, useRequest } from "@/queries/requests";
import { Dialog } from "@/ui/Dialog";
import { Empty, Failure } from "@/ui/Empty";
import { SkeletonRows } from "@/ui/Skeleton";

/** What can be done about the services of a request that are stuck, without leaving the incidents. */
export function StuckServices({ requestId, onClose }: { requestId: number; onClose: () => void }) {
  const found = useRequest(requestId);
  useFollowRequest(requestId);
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={found.data?.title || `Request ${requestId}`}
      description="What the request waits for at other systems, and what you may do about it."
      footer={
        <Link
          prefetch={false}
          href={`/requests/${requestId}`}
          className="inline-flex h-8 items-center gap-1.5 rounded-md px-3 text-sm font-medium text-ink-2 hover:bg-hover hover:text-ink"
        >
          Open the request
          <ArrowUpRight aria-hidden className="size-3.5" />
        </Link>
      }
    >
      {found.data ? (
        <Cards request={found.data} />
      ) : found.error ? (
        <Failure error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <SkeletonRows rows={2} label="Loading the request" />
      )}
    </Dialog>
  );
}

function Cards({ request }: { request: NonNullable<ReturnType<typeof useRequest>["data"]> }) {
  const services = servicesOf(request);
  if (services.length === 0) {
    return (
      <Empty
        icon={CircleCheck}
        title="Nothing is stuck any more"
        body="The request waits for no other system."
      />
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {services.map((branch) => (
        <ServiceCard key={branch.number} request={request} branch={branch} />
      ))}
    </div>
  );
}
