import { expect, it } from "vitest";
import { addStep, changeStepKeys } from "./document";
import { callAs, sendOf, waitAs, waitKindOf } from "./errands";
import { type Doc, listOf, stepOf } from "./reading";

function after(raw: Doc, changes: readonly (readonly [string, unknown])[]): Doc {
  const doc = changeStepKeys({ steps: [{ key: "it", ...raw }], transitions: [] }, "it", changes);
  const { key: _key, ...rest } = listOf(doc.steps)[0] as Doc;
  return rest;
}

it("waits for one thing at a time, and takes along what belongs to it alone", () => {
  const message = {
    type: "wait",
    message: "paid",
    permission: "bank",
    form: {},
    writes: ["paid"],
    transient: true,
  };
  expect(waitKindOf(message)).toBe("message");
  expect(after(message, waitAs(message, "hours"))).toEqual({ type: "wait", duration: 24 });
  const hours = { type: "wait", duration: 3 };
  expect(after(hours, waitAs(hours, "rule"))).toEqual({ type: "wait", duration: "3" });
  expect(waitKindOf({ duration: "3" })).toBe("rule");
  expect(after(hours, waitAs(hours, "until"))).toEqual({ type: "wait", until: "" });
  expect(after(hours, waitAs(hours, "message"))).toEqual({ type: "wait", message: "" });
});

it("calls a system or sends a letter, and keeps what both have", () => {
  const call = { type: "service", call: "http", url: "https://a.example", method: "PUT", retries: 2 };
  expect(after(call, callAs(call, "email"))).toEqual({ type: "service", call: "email", retries: 2 });
});

it("keeps what it does not understand of a wait or a service as it is written", () => {
  const doc = { steps: [{ key: "it", type: "service", call: "fax", send: { a: 1 }, retries: "many" }] };
  expect(stepOf(doc, "it")?.further).toEqual({ call: "fax", send: { a: 1 }, retries: "many" });
  expect(sendOf({ send: { a: "context.a" } })).toEqual({ a: "context.a" });
  expect(sendOf({})).toBeNull();
});

it("adds a wait and a service that say what they lack", () => {
  const { doc, key } = addStep({ key: "order", steps: [], transitions: [] }, "wait");
  expect(stepOf(doc, key)?.raw).toEqual({ key, name: "New wait", type: "wait", duration: 24 });
  const service = addStep(doc, "service");
  expect(stepOf(service.doc, service.key)?.raw).toMatchObject({ type: "service", call: "http", url: "" });
});
