import { describe, expect, it } from "vitest";
import type { Happening } from "./happening";
import { type News, tell } from "./news";

const STEPS: Record<string, string> = { "po/review": "Manager review", "po/director": "Director review" };
const names = { step: (workflow: string, step: string) => STEPS[`${workflow}/${step}`] ?? step };

let id = 0;
function happening(action: string, more: Partial<Happening> = {}): Happening {
  id += 1;
  return {
    id,
    at: "2026-11-23T10:00:00Z",
    actor: "Maria",
    action,
    request_id: 1,
    task_id: null,
    workflow: "po",
    step: null,
    metadata: {},
    ...more,
  };
}

function completed(outcome: string, request = 1): Happening {
  return happening("task.completed", { step: "review", request_id: request, metadata: { outcome } });
}

function said(news: News): string {
  const subject = news.many ?? "Four chairs";
  return [news.who, news.deed, subject].filter(Boolean).join(" ") + news.rest;
}

function sentences(...events: Happening[]): string[] {
  return tell(events, names).map(said);
}

describe("the ticker", () => {
  it("says who decided what, and where the request is now", () => {
    expect(
      sentences(completed("approve"), happening("routed"), happening("task.opened", { step: "director" })),
    ).toEqual(["Maria approved Four chairs: now at Director review"]);
  });

  it("says how it ended", () => {
    const end = happening("request.ended", { metadata: { status: "REJECTED", resolution: "refused" } });
    expect(sentences(completed("reject"), end)).toEqual(["Maria rejected Four chairs: ended as refused"]);
  });

  it("quotes an outcome that it has no verb for", () => {
    expect(sentences(completed("back-to-legal"))).toEqual(["Maria chose “back to legal” for Four chairs"]);
  });

  it("tells a start as one thing", () => {
    const events = [
      happening("request.created"),
      happening("request.started"),
      happening("task.opened", { step: "review" }),
    ];
    expect(sentences(...events)).toEqual(["Maria started Four chairs: now at Manager review"]);
  });

  it("names every step that was opened at once", () => {
    const opened = ["review", "director"].map((step) => happening("task.opened", { step }));
    expect(sentences(completed("approve"), ...opened)).toEqual([
      "Maria approved Four chairs: now at Manager review and Director review",
    ]);
  });

  it("tells branches, sending back, and what is closed by hand", () => {
    const opened = ["review", "director", "review"].map((step) => happening("task.opened", { step }));
    expect(sentences(completed("approve"), ...opened)).toEqual([
      "Maria approved Four chairs: now at Manager review, Director review and Manager review",
    ]);
    const sent = happening("task.sent_back", {
      step: "director",
      metadata: { from: "director", to: "review" },
    });
    const left = happening("task.cancelled", { step: "director", metadata: { cause: "sent_back" } });
    const back = happening("task.opened", { step: "review" });
    expect(sentences({ ...sent, actor: "Maria" }, left, back)).toEqual([
      "Maria sent back Four chairs to Manager review",
    ]);
    const closed = happening("task.cancelled", {
      step: "review",
      metadata: { cause: "cancelled", note: "Twice." },
    });
    expect(sentences({ ...closed, actor: "Maria" })).toEqual([
      "Maria closed a task of Four chairs, Manager review",
    ]);
    const end = happening("request.ended", { metadata: { status: "REJECTED", resolution: "cancelled" } });
    expect(sentences({ ...end, actor: "Maria" })).toEqual(["Maria cancelled Four chairs"]);
  });

  it("says what is late, and who was told", () => {
    const late = happening("task.escalated", {
      actor: "engine",
      step: "review",
      metadata: { to_role: "operations-lead", level: 1 },
    });
    const [news] = tell([late], names);
    expect(news && said(news)).toBe("Four chairs is late at Manager review; operations lead was told");
    expect(news?.tone).toBe("bad");
  });

  it("tells a withdrawal as a deed of its own", () => {
    const cancelled = happening("task.cancelled", { step: "review" });
    const end = happening("request.ended", { metadata: { status: "REJECTED", resolution: "withdrawn" } });
    expect(sentences(completed("approve"), cancelled, { ...end, actor: "Robin" })).toEqual([
      "Maria approved Four chairs",
      "Robin withdrew Four chairs",
    ]);
  });

  it("tells many alike as one", () => {
    const events = [1, 2, 3, 4, 5].map((request) => completed("approve", request));
    expect(sentences(...events)).toEqual(["Maria approved 5 requests at Manager review"]);
    const on = [1, 2, 3, 4].flatMap((request_id) => [
      completed("approve", request_id),
      happening("task.opened", { request_id, step: "director" }),
    ]);
    expect(sentences(...on)).toEqual(["Maria approved 4 requests at Manager review: now at Director review"]);
    const taken = [1, 2, 3, 4].map((request_id) => happening("task.claimed", { request_id, step: "review" }));
    expect(sentences(...taken)).toEqual(["Maria took 4 requests at Manager review"]);
    const late = [1, 2, 3, 4].map((request_id) =>
      happening("task.escalated", { request_id, step: "review", metadata: { to_role: "lead" } }),
    );
    expect(sentences(...late)).toEqual(["4 requests are late at Manager review; lead was told"]);
  });

  it("keeps silent about what concerns nobody here", () => {
    expect(sentences(happening("login.succeeded", { request_id: null }), happening("routed"))).toEqual([]);
  });
});
