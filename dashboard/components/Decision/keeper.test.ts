import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Keeper, type KeepState } from "./keeper";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function keeping(answer: (written: string) => Promise<string>, isFinal = false) {
  const saved: string[] = [];
  const states: KeepState<string>["kind"][] = [];
  const keeper = new Keeper<string, string>(
    (written) => {
      saved.push(written);
      return answer(written);
    },
    ({ kind }) => states.push(kind),
    () => isFinal,
  );
  return { keeper, saved, states };
}

it("saves once, after one has paused", async () => {
  const { keeper, saved, states } = keeping(async (written) => written);
  for (const written of ["F", "Fo", "Four"]) {
    keeper.change(written);
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(saved).toEqual([]);
  await vi.advanceTimersByTimeAsync(800);
  expect(saved).toEqual(["Four"]);
  expect(states).toEqual(["saving", "saved"]);
});

it("has one save on its way at a time, and then saves the newest", async () => {
  let finish: () => void = () => undefined;
  const { keeper, saved } = keeping(
    (written) =>
      new Promise((resolve) => {
        finish = () => resolve(written);
      }),
  );
  keeper.change("one");
  await vi.advanceTimersByTimeAsync(1_000);
  keeper.change("two");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(saved).toEqual(["one"]);
  finish();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(saved).toEqual(["one", "two"]);
});

it("saves nothing while it is decided, and goes on when that was refused", async () => {
  const { keeper, saved } = keeping(async (written) => written);
  keeper.change("one");
  keeper.hold(true);
  keeper.flush();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(saved).toEqual([]);
  keeper.hold(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(saved).toEqual(["one"]);
});

it("saves at once when one leaves", async () => {
  const { keeper, saved } = keeping(async (written) => written);
  keeper.flush();
  keeper.change("one");
  keeper.flush();
  expect(saved).toEqual(["one"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(saved).toEqual(["one"]);
});

it("tries again what did not arrive, but not what was refused", async () => {
  const fails = async () => Promise.reject(new Error("no line"));
  const lost = keeping(fails);
  lost.keeper.change("one");
  await vi.advanceTimersByTimeAsync(7_000);
  expect(lost.saved).toEqual(["one", "one"]);
  lost.keeper.hold(true);
  const refused = keeping(fails, true);
  refused.keeper.change("one");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(refused.saved).toEqual(["one"]);
  expect(refused.states).toEqual(["saving", "failed"]);
});
