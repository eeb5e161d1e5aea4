"use client";

export type Theme = "system" | "light" | "dark";

const KEY = "nexusflow-theme";

/** The theme that was chosen in this browser. */
export function chosenTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

/** Take a theme at once, in every tab; `public/theme.js` applies it. */
export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing has the theme for this page only.
  }
  window.dispatchEvent(new CustomEvent(KEY, { detail: theme }));
}
