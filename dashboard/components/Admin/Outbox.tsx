"use client";

import { MailCheck, RotateCw } from "lucide-react";
import { useState } from "react";
import { messageKind } from "@/components/Admin/kinds";
import { MoreOf } from "@/components/Admin/MoreOf";
import { Toolbar } from "@/components/Admin/Toolbar";
import { useFollow } from "@/components/Admin/useFollow";
import { Json } from "@/components/Audit/Json";
import { type Message, type MessageState, useMessages, useRetryMessage } from "@/queries/outbox";
import { Badge, type Tone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Empty, Failure } from "@/ui/Empty";
import { useFilters } from "@/ui/path";
import { Segmented } from "@/ui/Segmented";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { Table, Td, Th, Tr } from "@/ui/Table";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/toast";
import { count } from "@/words/number";

const STATES = [
  { value: "dead", label: "Given up" },
  { value: "pending", label: "Waiting" },
  { value: "done", label: "Done" },
  { value: "all", label: "All" },
] as const;

const LOOKS: Record<Message["state"], { word: string; tone: Tone }> = {
  dead: { word: "Given up", tone: "bad" },
  pending: { word: "Waiting", tone: "info" },
  done: { word: "Done", tone: "good" },
};

const NOTHING: Record<MessageState, { title: string; body: string }> = {
  dead: { title: "No message was given up", body: "Each found its way, or is still tried." },
  pending: { title: "No message is waiting", body: "Whatever was to be sent is sent." },
  done: { title: "No message is kept", body: "Those that were sent are forgotten after a while." },
  all: { title: "No message yet", body: "As soon as there is something to tell, it is written here first." },
};

/** What is to leave this machine: written with the decision, sent after it, tried again until somebody looks. */
export function Outbox() {
  const [{ state: written }, setFilters] = useFilters("state");
  const state: MessageState = STATES.find(({ value }) => value === written)?.value ?? "dead";
  const list = useMessages(state);
  const messages = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [opened, setOpened] = useState<Message>();
  useFollow("outbox");
  return (
    <>
      <Toolbar>
        <Segmented
          label="Which messages"
          options={STATES}
          value={state}
          onChange={(next) => setFilters({ state: next === "dead" ? null : next })}
        />
      </Toolbar>
      {list.isPending ? (
        <SkeletonRows rows={6} label="Loading the outbox" />
      ) : list.isError ? (
        <Failure error={list.error} onRetry={() => list.refetch()} />
      ) : messages.length ? (
        <div className="min-h-0 flex-1 scroll-thin overflow-y-auto px-4 pb-6 lg:px-6">
          <Table label="Messages">
            <thead>
              <tr>
                <Th>Message</Th>
                <Th>State</Th>
                <Th className="hidden text-right sm:table-cell">Attempts</Th>
                <Th className="hidden sm:table-cell">Written</Th>
                <Th className="hidden md:table-cell">Next or last</Th>
                <Th className="hidden w-2/5 lg:table-cell">Last error</Th>
                <Th>
                  <span className="sr-only">What to do</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {messages.map((message) => (
                <Row key={message.id} message={message} onOpen={() => setOpened(message)} />
              ))}
            </tbody>
          </Table>
          <MoreOf list={list} />
        </div>
      ) : (
        <Empty icon={MailCheck} {...NOTHING[state]} />
      )}
      {opened ? <MessageSheet message={opened} onClose={() => setOpened(undefined)} /> : null}
    </>
  );
}

function Row({ message, onOpen }: { message: Message; onOpen: () => void }) {
  const { word, tone } = LOOKS[message.state];
  const last = message.done_at ?? message.dead_at ?? message.available_at;
  return (
    <Tr className="hover:bg-hover">
      <Td>
        <button type="button" onClick={onOpen} className="rounded-sm text-left font-medium hover:underline">
          {messageKind(message.kind)}
          <span className="figures ml-1.5 text-xs font-normal text-ink-3">{message.id}</span>
        </button>
      </Td>
      <Td>
        <Badge tone={tone}>{word}</Badge>
      </Td>
      <Td className="figures hidden text-right sm:table-cell">{message.attempts}</Td>
      <Td className="hidden whitespace-nowrap text-ink-2 sm:table-cell">
        <Time at={message.created_at} />
      </Td>
      <Td className="hidden whitespace-nowrap text-ink-2 md:table-cell">
        <Time at={last} />
      </Td>
      <Td className="hidden max-w-0 lg:table-cell">
        <span title={message.last_error ?? undefined} className="block truncate text-xs text-ink-2">
          {message.last_error ?? ""}
        </span>
      </Td>
      <Td className="text-right">{message.state === "dead" ? <Retry id={message.id} /> : null}</Td>
    </Tr>
  );
}

function Retry({ id }: { id: number }) {
  const retry = useRetryMessage();
  return (
    <Button
      size="sm"
      icon={RotateCw}
      busy={retry.isPending}
      onClick={() =>
        retry.mutate(id, {
          onSuccess: () => toast("good", `Message ${id} is on its way again`),
          onError: (error) => toast("bad", `Message ${id} was not sent again`, error.message),
        })
      }
    >
      Try again
    </Button>
  );
}

function MessageSheet({ message, onClose }: { message: Message; onClose: () => void }) {
  return (
    <Sheet
      open
      onOpenChange={(open) => open || onClose()}
      title={messageKind(message.kind)}
      description={`Message ${message.id}, ${LOOKS[message.state].word.toLowerCase()} after ${count(message.attempts, "attempt")}`}
      footer={message.state === "dead" ? <Retry id={message.id} /> : undefined}
    >
      {message.last_error ? (
        <>
          <h3 className="mb-1 text-xs font-medium text-ink-2">Last error</h3>
          <p className="mb-4 rounded-lg bg-bad-soft px-3 py-2 text-sm break-words">{message.last_error}</p>
        </>
      ) : null}
      <h3 className="mb-1 text-xs font-medium text-ink-2">What it says</h3>
      <Json value={message.payload} label="Payload" />
    </Sheet>
  );
}
