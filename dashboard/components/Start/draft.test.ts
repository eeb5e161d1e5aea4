import { describe, expect, it } from "vitest";
import { readDraft } from "./draft";

const SCHEMA = { type: "object", properties: { amount: { type: "number" } } };

function kept(text: string | null) {
  return () => ({ getItem: () => text });
}

describe("a kept draft", () => {
  it("is what was written", () => {
    const written = JSON.stringify({ title: "Chairs", value: { amount: 5 } });
    expect(readDraft("place", SCHEMA, kept(written))).toEqual({ title: "Chairs", value: { amount: 5 } });
  });

  it("leaves out what the form no longer asks for", () => {
    const written = JSON.stringify({ title: "", value: { amount: 5, vendor: "gone", constructor: 1 } });
    expect(readDraft("place", SCHEMA, kept(written))?.value).toEqual({ amount: 5 });
    expect(readDraft("place", {}, kept(written))?.value).toEqual({
      amount: 5,
      vendor: "gone",
      constructor: 1,
    });
  });

  it.each([null, "", "{", "7", "[]", "{}", '{"title": 1, "value": {}}', '{"title": "", "value": []}'])(
    "is none when it is %s",
    (text) => expect(readDraft("place", SCHEMA, kept(text))).toBeUndefined(),
  );

  it("is none where nothing can be kept", () => {
    const forbidden = () => {
      throw new Error("SecurityError");
    };
    expect(readDraft("place", SCHEMA, forbidden)).toBeUndefined();
  });
});
