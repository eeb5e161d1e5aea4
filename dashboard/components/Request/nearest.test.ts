import { expect, it } from "vitest";
import { openWords } from "./nearest";

it("names where a request waits, and how many places that is", () => {
  const at = (...names: string[]) => openWords(names.map((step_name) => ({ step_name })));
  expect(at()).toBe("");
  expect(at("Legal")).toBe("Legal");
  expect(at("Legal", "Finance")).toBe("2 wait: Legal, Finance");
  expect(at("Legal", "Finance", "Legal")).toBe("3 wait: Legal ×2, Finance");
});
