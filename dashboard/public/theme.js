// Runs before the page is painted: the chosen theme, or the system's.
(() => {
  var chosen = "system";
  try {
    chosen = localStorage.getItem("nexusflow-theme") || "system";
  } catch {
    // A browser that keeps nothing follows the system.
  }
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    document.documentElement.dataset.theme =
      chosen === "dark" || (chosen === "system" && dark.matches) ? "dark" : "light";
  }
  apply();
  dark.addEventListener("change", apply);
  addEventListener("nexusflow-theme", (event) => {
    chosen = event.detail;
    apply();
  });
  addEventListener("storage", (event) => {
    if (event.key !== "nexusflow-theme") return;
    chosen = event.newValue || "system";
    apply();
  });
})();
