// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GatheredChanges } from "@/components/Admin/gathered";
import { Matrix } from "@/components/Admin/Matrix";

const ROLES = [
  { name: "clerk", permissions: ["order.read"], holders: 1 },
  { name: "lead", permissions: ["order.approve", "order.read"], holders: 2 },
];
const PERMISSIONS = ["order.approve", "order.read", "user.manage"];

let root: Root;
let page: HTMLElement;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
});

afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

function draw(mayChange: boolean): void {
  act(() =>
    root.render(
      <GatheredChanges>
        <Matrix all={ROLES} roles={ROLES} permissions={PERMISSIONS} mayChange={mayChange} />
      </GatheredChanges>,
    ),
  );
}

function cell(at: string): HTMLElement {
  const found = page.querySelector<HTMLElement>(`[data-cell="${at}"]`);
  if (!found) throw new Error(`There is no cell ${at}.`);
  return found;
}

function press(key: string, held: KeyboardEventInit = {}): void {
  act(() => {
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...held }));
  });
}

it("says of each cell whose it is and whether it is granted", () => {
  draw(true);
  expect(cell("0:0").getAttribute("aria-label")).toBe("clerk: order.approve");
  expect(cell("0:0").getAttribute("aria-checked")).toBe("false");
  expect(cell("0:1").getAttribute("aria-checked")).toBe("true");
});

it("is one stop for the tab key, and is moved about in by the arrows", () => {
  draw(true);
  expect(page.querySelectorAll('[data-cell][tabindex="0"]')).toHaveLength(1);
  act(() => cell("0:0").focus());
  press("ArrowDown");
  press("ArrowRight");
  expect(document.activeElement).toBe(cell("1:1"));
  press("Home", { ctrlKey: true });
  expect(document.activeElement).toBe(cell("0:0"));
  press("End", { ctrlKey: true });
  expect(document.activeElement).toBe(cell("2:1"));
  expect(page.querySelectorAll('[data-cell][tabindex="0"]')).toHaveLength(1);
});

it("gathers changes until they are looked at, and forgets what is changed back", () => {
  draw(true);
  act(() => cell("0:0").click());
  act(() => cell("1:1").click());
  expect(page.textContent).toContain("2 changes to 2 roles, not saved");
  expect(cell("0:0").getAttribute("aria-label")).toBe("clerk: order.approve, to be granted");
  expect(cell("1:1").getAttribute("aria-label")).toBe("lead: order.read, to be taken away");
  act(() => cell("0:0").click());
  expect(page.textContent).toContain("1 change to 1 role, not saved");
});

it("changes nothing for who may only read", () => {
  draw(false);
  act(() => cell("0:0").click());
  expect(cell("0:0").getAttribute("aria-checked")).toBe("false");
  expect(page.textContent).not.toContain("not saved");
});
