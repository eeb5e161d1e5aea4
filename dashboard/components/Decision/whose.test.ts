import { expect, it } from "vitest";
import { releaseWords, whoseWords } from "./whose";

const NOBODYS = { reserved_for: null, role: null, delegated_by: [] };

it("says nothing of a task that all who hold its permission may do", () => {
  expect(whoseWords(NOBODYS, { me: "lars" })).toBe("");
});

it("says whom a task is for alone, or which role", () => {
  const names = { lena: "Lena Berg" };
  expect(whoseWords({ ...NOBODYS, reserved_for: "lena" }, { me: "lars", names })).toBe("For Lena Berg alone");
  expect(whoseWords({ ...NOBODYS, reserved_for: "lena" }, { me: "lena", names })).toBe("For you alone");
  expect(whoseWords({ ...NOBODYS, role: "auditors" }, { me: "lars" })).toBe("Offered to auditors");
});

it("says who delegated a task, to whoever has it and to others", () => {
  const handed = { ...NOBODYS, reserved_for: "lars", delegated_by: ["lena", "mia"] };
  expect(whoseWords(handed, { me: "lars" })).toBe("Delegated by lena and mia");
  expect(whoseWords(handed, { me: "lena" })).toBe("Delegated by you and mia to lars");
  expect(releaseWords(handed, "lena")).toBe("Take back");
  expect(releaseWords(handed, "lars")).toBe("Give back");
});
