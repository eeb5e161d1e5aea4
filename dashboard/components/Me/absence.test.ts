import { expect, it } from "vitest";
import { readAbsence, usualAbsence } from "./absence";

const NOW = new Date(2026, 10, 23, 20, 0);

it("begins with a week of whole days from tomorrow", () => {
  const { starts_at, ends_at } = usualAbsence(NOW);
  expect(starts_at).toBe(new Date(2026, 10, 24).toISOString());
  expect(ends_at).toBe(new Date(2026, 11, 1).toISOString());
});

it("is sent once it is whole", () => {
  const written = { ...usualAbsence(NOW), substitute: "ben", note: " A holiday. " };
  const { starts_at, ends_at } = written;
  expect(readAbsence(written)).toEqual({
    body: { substitute: "ben", starts_at, ends_at, note: "A holiday." },
  });
});

it("says what it lacks, and that it has to end after it begins", () => {
  expect(readAbsence({ ...usualAbsence(NOW), starts_at: undefined })).toEqual({
    lacking: { substitute: "Choose who stands in for you.", starts_at: "Say from when you are away." },
  });
  const backwards = { ...usualAbsence(NOW), substitute: "ben", ends_at: new Date(2026, 0, 1).toISOString() };
  expect(readAbsence(backwards)).toEqual({ lacking: { ends_at: "It has to end after it begins." } });
});
