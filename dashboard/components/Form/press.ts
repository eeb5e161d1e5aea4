/**
 * A fault that appears when a field is left moves what is below it. Whoever is pressing a button at that moment must still
 * hit it: so what would move the page waits until the press is over.
 */

/** A tap tells of the mouse a little after the finger has gone. */
const AFTER_MS = 60;

let isDown = false;
let lastUp = Number.NEGATIVE_INFINITY;

function begin(): void {
  isDown = true;
}

function end(): void {
  isDown = false;
  lastUp = performance.now();
}

if (typeof window !== "undefined") {
  window.addEventListener("pointerdown", begin, true);
  window.addEventListener("pointerup", end, true);
  window.addEventListener("pointercancel", end, true);
}

/** Runs something at once, or, while something is being pressed, right after that. */
export function afterPress(run: () => void): void {
  if (isDown) {
    const events = ["pointerup", "pointercancel"] as const;
    const once = () => {
      for (const event of events) window.removeEventListener(event, once);
      setTimeout(run, AFTER_MS);
    };
    for (const event of events) window.addEventListener(event, once);
  } else if (performance.now() - lastUp < AFTER_MS) setTimeout(run, AFTER_MS);
  else run();
}
