import { afterEach, describe, expect, it } from "vitest";
import { setLocale } from "@/words/time";
import { hourMark, hourWords, isMarked, isPast, stack } from "./hours";

const asOf = "2026-11-23T14:20:00Z";
const hour = (at: string, due: number, breached: number) => ({ at: `2026-11-23T${at}:00Z`, due, breached });

describe("an hour of the board", () => {
  afterEach(() => setLocale({ language: undefined, zone: undefined }));

  it("is past when it is over", () => {
    expect(isPast(hour("13:00", 0, 0), asOf)).toBe(true);
    expect(isPast(hour("14:00", 0, 0), asOf)).toBe(false);
  });

  it("shows what was late behind us, and what is due ahead", () => {
    expect(stack(hour("12:00", 5, 2), asOf)).toEqual({ late: 2, due: 0 });
    expect(stack(hour("14:00", 5, 2), asOf)).toEqual({ late: 2, due: 5 });
    expect(stack(hour("16:00", 5, 0), asOf)).toEqual({ late: 0, due: 5 });
  });

  it("is told in words", () => {
    expect(hourWords(hour("12:00", 5, 2), asOf)).toBe("2 became late");
    expect(hourWords(hour("12:00", 5, 0), asOf)).toBe("nothing became late");
    expect(hourWords(hour("14:00", 5, 2), asOf)).toBe("2 became late, 5 due");
    expect(hourWords(hour("16:00", 0, 0), asOf)).toBe("nothing due");
  });

  it("is marked every sixth hour of the person's own day", () => {
    setLocale({ language: "de", zone: "Europe/Berlin" });
    expect(isMarked(hour("05:00", 0, 0))).toBe(true); // six o'clock in Berlin
    expect(isMarked(hour("06:00", 0, 0))).toBe(false);
    setLocale({ language: "en-US", zone: "UTC" });
    expect(isMarked(hour("18:00", 0, 0))).toBe(true); // 6 PM
    expect(isMarked(hour("00:00", 0, 0), 24)).toBe(true); // 12 AM
    expect(isMarked(hour("12:00", 0, 0), 24)).toBe(false);
  });

  it("is marked with its day where one begins", () => {
    setLocale({ language: "en-GB", zone: "UTC" });
    expect(hourMark("2026-11-23T12:00:00Z")).toBe("12:00");
    expect(hourMark("2026-11-23T00:00:00Z")).toBe("23 Nov");
  });
});
