import { describe, expect, it } from "vitest";
import { addressOf, filterOf, isNarrowed, queryOf, statusText } from "./filter";

const NOTHING = { q: "", status: "", workflow: "", requester: "" };

describe("the filter of requests", () => {
  it("is nothing when the address says nothing", () => {
    const filter = filterOf(NOTHING);
    expect(filter).toEqual({ q: "", status: [], workflow: "", requester: "" });
    expect(isNarrowed(filter)).toBe(false);
    expect(queryOf(filter)).toBe("");
  });

  it("leaves out of an address what is no status", () => {
    const filter = filterOf({ ...NOTHING, q: " chairs ", status: "REJECTED,nonsense,CREATED" });
    expect(filter).toMatchObject({ q: "chairs", status: ["CREATED", "REJECTED"] });
    expect(isNarrowed(filter)).toBe(true);
  });

  it("is the same after it was saved and chosen again", () => {
    const address = {
      q: "a & b=c",
      status: "CREATED,REJECTED",
      workflow: "purchase-order",
      requester: "ada",
    };
    expect(addressOf(queryOf(filterOf(address)))).toEqual(address);
    expect(addressOf("")).toEqual(NOTHING);
    expect(addressOf("nonsense=1&q=x")).toEqual({ ...NOTHING, q: "x" });
  });

  it("takes every status for none", () => {
    expect(statusText(["CREATED", "IN_PROGRESS", "COMPLETED", "REJECTED"])).toBe("");
    expect(statusText(["CREATED"])).toBe("CREATED");
  });
});
