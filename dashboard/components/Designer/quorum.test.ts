import { describe, expect, it } from "vitest";
import { voteWords } from "@/components/Diagram/vote";
import { removeOutcome, renameOutcome } from "./document";
import { freshQuorum, voterKindOf, withVoters } from "./quorum";
import { type Doc, listOf, stepOf } from "./reading";

describe("a vote", () => {
  it("begins as two of three, for the first outcome", () => {
    const quorum = freshQuorum(["yes", "no"]);
    expect(quorum).toEqual({ voters: 3, approve: 2, outcome: "yes", otherwise: "no" });
    expect(voteWords(quorum)).toBe("2 of 3");
  });

  it("is said in few words, whoever votes", () => {
    expect(voteWords({ voters: "jury", approve: "60%" })).toBe("60%");
    expect(voteWords({ voters: 5, approve: "60%" })).toBe("60% of 5");
    expect(voteWords({ voters: "jury", approve: 2 })).toBe("2 in favour");
    const groups = [
      { role: "finance", approve: 1 },
      { role: "legal", approve: 2 },
    ];
    expect(voteWords({ groups })).toBe("1 of finance, 2 of legal");
    expect(voteWords(undefined)).toBe("");
  });

  it("knows a role from a rule, as the server does", () => {
    expect(voterKindOf({ voters: "finance-lead" })).toBe("role");
    expect(voterKindOf({ voters: "context.reviewers" })).toBe("rule");
    expect(voterKindOf({ voters: "['lena', 'lars']" })).toBe("rule");
    expect(voterKindOf({ voters: 3 })).toBe("number");
  });

  it("takes other voters, and leaves behind what belonged to the old ones", () => {
    const two: Doc = { voters: "jury", approve: "60%", outcome: "yes", otherwise: "no" };
    const grouped = withVoters(two, "groups");
    expect(grouped).toEqual({ groups: [{ role: "jury", approve: 1 }], outcome: "yes", otherwise: "no" });
    expect(withVoters(grouped, "role")).toEqual({
      voters: "jury",
      approve: 2,
      outcome: "yes",
      otherwise: "no",
    });
    expect(withVoters(two, "number")).toMatchObject({ voters: 3, approve: "60%" });
  });

  it("follows an outcome that gets another word, or goes", () => {
    const quorum = { voters: 3, approve: 2, outcome: "yes", otherwise: "no", veto: ["no"] };
    const doc = { steps: [{ key: "it", type: "task", outcomes: ["yes", "no"], quorum }], transitions: [] };
    const renamed = renameOutcome(doc, "it", "no", "refuse");
    expect((listOf(renamed.steps)[0] as Doc).quorum).toMatchObject({ otherwise: "refuse", veto: ["refuse"] });
    const removed = removeOutcome(doc, "it", "no");
    expect((listOf(removed.steps)[0] as Doc).quorum).toEqual({
      voters: 3,
      approve: 2,
      outcome: "yes",
      otherwise: "",
    });
  });

  it("is kept as it is written where it is no vote", () => {
    const doc = { steps: [{ key: "it", type: "task", quorum: "all" }] };
    expect(stepOf(doc, "it")?.further).toEqual({ quorum: "all" });
  });
});
