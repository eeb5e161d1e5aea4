// @vitest-environment happy-dom
import { act, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fault, Form, type FormValue, focusFirstFault, type Schema } from "./Form";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const SCHEMA: Schema = {
  type: "object",
  required: ["amount", "lines"],
  properties: {
    amount: { type: "number", title: "Amount", minimum: 0, description: "Without taxes." },
    reason: { type: "string", title: "<img src=x onerror=alert(1)>", maxLength: 500 },
    address: { type: "object", properties: { city: { type: "string", title: "City", minLength: 2 } } },
    lines: { type: "array", title: "Lines", maxItems: 2, items: { type: "string", title: "Line" } },
    sure: { type: "boolean", title: "Sure" },
    agreed: { const: true, title: "I have read it" },
  },
};

let root: Root;
let value: FormValue;

beforeEach(() => {
  document.body.innerHTML = "<div id=frame></div>";
  root = createRoot(frame());
});
afterEach(() => act(() => root.unmount()));

const frame = () => document.getElementById("frame") as HTMLElement;

function Holder({ start, ...rest }: { start: FormValue; errors?: Fault[]; reveal?: boolean }) {
  const [held, setHeld] = useState(start);
  value = held;
  return <Form schema={SCHEMA} value={held} onChange={setHeld} idPrefix="t" {...rest} />;
}

function draw(start: FormValue = {}, more: { errors?: Fault[]; reveal?: boolean } = {}): void {
  act(() => root.render(<Holder start={start} {...more} />));
}

const part = (path: string) => document.getElementById(`t${path}`) as HTMLElement;
const input = (path: string) => part(path).querySelector("input, textarea") as HTMLInputElement;
const said = (path: string) => part(path).textContent ?? "";

function type(path: string, text: string): void {
  const field = input(path);
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  act(() => {
    field.focus();
    Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const leave = (path: string) => act(() => input(path).blur());
const press = (within: HTMLElement, words: string) =>
  act(() => {
    const found = [...within.querySelectorAll("button, input, label")].find(
      (each) => each.textContent === words || each.getAttribute("aria-label") === words,
    );
    (found as HTMLElement).click();
  });

describe("a form drawn from a schema", () => {
  it("has a field for each part, by its title, and writes titles as text", () => {
    draw();
    expect(said("/amount")).toContain("Amount*");
    expect(said("/amount")).toContain("Without taxes.");
    expect(said("/reason")).toContain("<img src=x");
    expect(document.querySelector("img")).toBeNull();
    expect(input("/reason").tagName).toBe("TEXTAREA");
  });

  it("takes numbers as people write them, and forgets what was taken out", () => {
    draw();
    type("/amount", "1,234.5");
    expect(value.amount).toBe(1234.5);
    type("/amount", "");
    expect("amount" in value).toBe(false);
  });

  it("keeps what is no number as it was typed, and says so once the field is left", () => {
    draw();
    type("/amount", "twelve");
    expect(said("/amount")).not.toContain("Expected");
    leave("/amount");
    expect(input("/amount").value).toBe("twelve");
    expect(said("/amount")).toContain("Expected a number.");
    expect(input("/amount").getAttribute("aria-invalid")).toBe("true");
  });

  it("shows every fault when asked to, and goes to the first", () => {
    draw({}, { reveal: true });
    expect(said("/amount")).toContain("Expected a value, but there is none.");
    act(() => void expect(focusFirstFault(frame())).toBe(true));
    expect(document.activeElement).toBe(input("/amount"));
  });

  it("forgets a group that is emptied, so that what it wants is not asked for", () => {
    draw();
    type("/address/city", "x");
    expect(value.address).toEqual({ city: "x" });
    type("/address/city", "");
    expect("address" in value).toBe(false);
  });

  it("adds and removes entries of a list, up to as many as it takes", () => {
    draw();
    press(part("/lines"), "Add the first");
    type("/lines/0", "one");
    press(part("/lines"), "Add one more");
    type("/lines/1", "two");
    expect(value.lines).toEqual(["one", "two"]);
    const add = [...part("/lines").querySelectorAll("button")].find(
      (each) => each.textContent === "Add one more",
    );
    expect(add?.disabled).toBe(true);
    press(part("/lines"), "Remove line 1");
    expect(value.lines).toEqual(["two"]);
    expect(input("/lines/0").value).toBe("two");
  });

  it("tells no from no answer", () => {
    draw();
    press(part("/sure"), "No");
    expect(value.sure).toBe(false);
    press(part("/sure"), "No answer");
    expect("sure" in value).toBe(false);
  });

  it("confirms by a box", () => {
    draw();
    act(() => (part("/agreed").querySelector("[role=checkbox], [type=checkbox]") as HTMLElement).click());
    expect(value.agreed).toBe(true);
  });
});

describe("what the server found wrong", () => {
  it("stands at the very field until that changes", () => {
    draw({ amount: 5 }, { errors: [{ path: "/amount", message: "Expected less than last year." }] });
    expect(said("/amount")).toContain("Expected less than last year.");
    type("/amount", "4");
    expect(said("/amount")).not.toContain("Expected less than last year.");
  });

  it("stands over all when no field is drawn for it", () => {
    draw({ amount: 5 }, { errors: [{ path: "/secret", message: "This field is not known here." }] });
    expect(frame().textContent).toContain("Secret: This field is not known here.");
  });
});
