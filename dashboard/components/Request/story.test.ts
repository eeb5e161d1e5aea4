import { describe, expect, it } from "vitest";
import { readDefinition } from "@/components/Diagram/definition";
import type { Entry } from "@/components/Timeline/entry";
import { tellStory } from "./story";

/** By a name of its own: an object with this key would look like a promise. */
const THEN = "then";

const DEFINITION = readDefinition({
  key: "order",
  start: "review",
  steps: [
    { key: "review", type: "task" },
    { key: "extent", type: "decision" },
    { key: "director", type: "task" },
    { key: "correct", type: "task" },
    { key: "ordered", type: "end", status: "COMPLETED" },
    { key: "refused", type: "end", status: "REJECTED" },
  ],
  transitions: [
    { from: "review", outcome: "approve", to: "extent" },
    { from: "review", outcome: "rework", to: "correct" },
    { from: "correct", outcome: "resubmit", to: "review" },
    { from: "extent", when: "context.amount > 5000", to: "director" },
    { from: "extent", to: "ordered" },
    { from: "director", outcome: "approve", to: "ordered" },
    { from: "director", outcome: "reject", to: "refused" },
  ],
});

let id = 0;
function entry(
  at: string,
  actor: string,
  action: string,
  metadata: object = {},
  task: number | null = null,
): Entry {
  id += 1;
  const when = `2026-01-0${at}T10:00:00Z`;
  return {
    id,
    at: when,
    actor,
    actor_name: actor === "ada" ? "Ada Lovelace" : actor,
    action,
    task_id: task,
    metadata: metadata as Record<string, unknown>,
  };
}

function opened(
  at: string,
  actor: string,
  step: string,
  task: number,
  visit = 1,
  due: string | null = null,
): Entry {
  return entry(at, actor, "task.opened", { step, visit, due_at: due }, task);
}

function open(step: string, more: object = {}) {
  return {
    id: 9,
    step,
    step_name: step,
    visit: 1,
    assignee: null,
    is_sla_breached: false,
    opened_at: "2026-01-02T10:00:00Z",
    ...more,
  } as never;
}

const RUNNING = {
  status: "IN_PROGRESS",
  resolution: null,
  ended_at: null,
  waiting: [] as never[],
  votes: [] as never[],
} as const;
const BEGUN = [
  entry("1", "bob", "request.created"),
  entry("1", "bob", "request.started"),
  opened("1", "bob", "review", 1),
];

describe("where a request stands", () => {
  it("is at its open tasks, with who has them", () => {
    const free = tellStory(DEFINITION, { ...RUNNING, open_tasks: [open("review")] }, BEGUN);
    expect(free.now).toEqual(["review"]);
    expect(free.marks.review).toMatchObject({ state: "now", who: "Not taken yet" });
    const late = open("review", { is_sla_breached: true, assignee: "ada" });
    const claim = entry("2", "ada", "task.claimed", { assignee: "ada" }, 1);
    const taken = tellStory(DEFINITION, { ...RUNNING, open_tasks: [late] }, [...BEGUN, claim]);
    expect(taken.marks.review).toMatchObject({ state: "late", who: "With Ada Lovelace" });
  });

  it("tells what may still come from what cannot", () => {
    const story = tellStory(DEFINITION, { ...RUNNING, open_tasks: [open("director")] }, [
      ...BEGUN,
      entry("2", "ada", "task.completed", { step: "review", visit: 1, outcome: "approve" }, 1),
      entry("2", "ada", "routed", { from: "review", to: "extent", outcome: "approve", guards: [] }),
      entry("2", "ada", "routed", { from: "extent", to: "director", outcome: null, guards: [] }),
      opened("2", "ada", "director", 2),
    ]);
    expect(story.path).toEqual([
      ["review", "extent"],
      ["extent", "director"],
    ]);
    expect(story.marks).toMatchObject({
      review: { state: "done", who: "Ada Lovelace", note: "approve", when: "2026-01-02T10:00:00Z" },
      extent: { state: "done" },
      director: { state: "now" },
      ordered: { state: "ahead" },
      refused: { state: "ahead" },
      correct: { state: "skipped" },
    });
  });

  it("counts visits, and the last one stands", () => {
    const story = tellStory(DEFINITION, { ...RUNNING, open_tasks: [open("review", { visit: 2 })] }, [
      ...BEGUN,
      entry("2", "ada", "task.completed", { step: "review", visit: 1, outcome: "rework" }, 1),
      entry("2", "ada", "routed", { from: "review", to: "correct", outcome: "rework", guards: [] }),
      opened("2", "ada", "correct", 2),
      entry("3", "bob", "task.completed", { step: "correct", visit: 1, outcome: "resubmit" }, 2),
      entry("3", "bob", "routed", { from: "correct", to: "review", outcome: "resubmit", guards: [] }),
      opened("3", "bob", "review", 3, 2),
    ]);
    expect(story.marks.review).toMatchObject({ state: "now", visits: 2 });
    expect(story.marks.correct).toMatchObject({ state: "done", visits: 1, who: "bob" });
  });

  it("says that a decision came after its deadline", () => {
    const story = tellStory(DEFINITION, { ...RUNNING, open_tasks: [open("correct")] }, [
      entry("1", "bob", "request.created"),
      opened("1", "bob", "review", 1, 1, "2026-01-01T12:00:00Z"),
      entry("2", "ada", "task.completed", { step: "review", visit: 1, outcome: "rework" }, 1),
    ]);
    expect(story.marks.review?.note).toBe("rework, after its deadline");
  });

  it("is all ahead before the start, and over after the end", () => {
    const created = tellStory(
      DEFINITION,
      { status: "CREATED", resolution: null, ended_at: null, open_tasks: [], waiting: [], votes: [] },
      [entry("1", "bob", "request.created")],
    );
    expect(new Set(Object.values(created.marks).map((mark) => mark.state))).toEqual(new Set(["ahead"]));
    const withdrawn = tellStory(
      DEFINITION,
      {
        status: "REJECTED",
        resolution: "withdrawn",
        ended_at: "2026-01-02T10:00:00Z",
        open_tasks: [],
        waiting: [],
        votes: [],
      },
      [
        ...BEGUN,
        entry("2", "bob", "task.cancelled", { cause: "withdrawn" }, 1),
        entry("2", "bob", "request.ended", { status: "REJECTED", resolution: "withdrawn", note: "" }),
      ],
    );
    expect(withdrawn.marks.review).toMatchObject({ state: "skipped", who: "Closed undecided" });
    expect(withdrawn.marks.ordered).toEqual({ state: "skipped" });
  });
});

describe("a request with branches", () => {
  const branched = readDefinition({
    key: "check",
    start: "draft",
    steps: [
      { key: "draft", type: "task", max_visits: 2, [THEN]: "given-up" },
      { key: "checks", type: "fork", split: "all" },
      { key: "legal", type: "task" },
      { key: "finance", type: "task" },
      { key: "both", type: "join", join: "all" },
      { key: "done", type: "end", status: "COMPLETED" },
      { key: "given-up", type: "end", status: "REJECTED" },
    ],
    transitions: [
      { from: "draft", outcome: "submit", to: "checks" },
      { from: "checks", to: "legal" },
      { from: "checks", to: "finance" },
      { from: "legal", outcome: "approve", to: "both" },
      { from: "finance", outcome: "approve", to: "both" },
      { from: "both", to: "done" },
    ],
  });
  const forked = [
    entry("1", "bob", "request.created"),
    opened("1", "bob", "draft", 1),
    entry("2", "bob", "task.completed", { step: "draft", visit: 1, outcome: "submit" }, 1),
    entry("2", "bob", "routed", { from: "draft", to: "checks", guards: [] }),
    entry("2", "bob", "forked", { from: "checks", visit: 1, fork: 1, to: ["legal", "finance"], guards: [] }),
    opened("2", "bob", "legal", 2),
    opened("2", "bob", "finance", 3),
  ];

  it("stands at several steps, and waits at a join", () => {
    const both = tellStory(branched, { ...RUNNING, open_tasks: [open("legal"), open("finance")] }, forked);
    expect(both.now).toEqual(["legal", "finance"]);
    expect(both.marks).toMatchObject({
      checks: { state: "done" },
      legal: { state: "now" },
      finance: { state: "now" },
    });
    const waiting = [{ step: "both", step_name: "both", since: "2026-01-03T10:00:00Z" }] as never[];
    const one = tellStory(branched, { ...RUNNING, waiting, open_tasks: [open("finance")] }, [
      ...forked,
      entry("3", "ada", "task.completed", { step: "legal", visit: 1, outcome: "approve" }, 2),
      entry("3", "ada", "routed", { from: "legal", to: "both", guards: [] }),
      entry("3", "ada", "token.rested", { token: 2, step: "both", path: [1], task: 2 }),
    ]);
    expect(one.marks).toMatchObject({
      legal: { state: "done" },
      finance: { state: "now" },
      both: { state: "waiting", who: "1 branch is here" },
      done: { state: "ahead" },
    });
    expect(one.path).toContainEqual(["checks", "finance"]);
  });

  it("may stand at one step more than once", () => {
    const twice = [open("legal", { assignee: "ada" }), open("legal", { visit: 2, is_sla_breached: true })];
    const { marks, now } = tellStory(branched, { ...RUNNING, open_tasks: twice }, forked);
    expect(now).toEqual(["legal"]);
    expect(marks.legal).toMatchObject({ state: "late", who: "2 are open here", visits: 2 });
  });

  it("shows what was closed beside the way, and what may come again", () => {
    const sent = [
      ...forked,
      entry("3", "ada", "task.sent_back", { from: "legal", to: "draft", note: "No." }, 2),
      entry("3", "ada", "task.cancelled", { cause: "sent_back" }, 2),
      entry("3", "ada", "task.cancelled", { cause: "sent_back" }, 3),
      opened("3", "ada", "draft", 4, 2),
    ];
    const { marks } = tellStory(branched, { ...RUNNING, open_tasks: [open("draft", { visit: 2 })] }, sent);
    expect(marks).toMatchObject({
      draft: { state: "now", visits: 2 },
      legal: { state: "ahead", who: "Sent back by Ada Lovelace" },
      finance: { state: "ahead", who: "Closed undecided" },
      "given-up": { state: "ahead" },
    });
    const closed = [...forked, entry("3", "ada", "task.cancelled", { cause: "cancelled", note: "No." }, 2)];
    const rest = tellStory(branched, { ...RUNNING, open_tasks: [open("finance")] }, closed);
    expect(rest.marks.legal).toMatchObject({ state: "skipped", who: "Closed undecided" });
  });
});
