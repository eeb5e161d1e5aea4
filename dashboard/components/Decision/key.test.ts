import { describe, expect, it } from "vitest";
import { SendingKey } from "./key";

describe("the key of what is sent", () => {
  it("is the same for the same content, so that sending it again counts once", () => {
    const key = new SendingKey();
    expect(key.for({ outcome: "approve", note: "" })).toBe(key.for({ outcome: "approve", note: "" }));
  });

  it("is another one for other content", () => {
    const key = new SendingKey();
    const first = key.for({ outcome: "approve", note: "" });
    expect(key.for({ outcome: "reject", note: "" })).not.toBe(first);
  });

  it("is another one after an answer: a refusal of a moment ago must not come back from memory", () => {
    const key = new SendingKey();
    const first = key.for({ outcome: "approve" });
    key.settle();
    expect(key.for({ outcome: "approve" })).not.toBe(first);
  });
});
