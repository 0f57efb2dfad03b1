// Light, dark or as the system: kept in a cookie, so that the server paints the right one at once.
import { all, closest } from "./page";

document.addEventListener("click", (event) => {
  const button = closest<HTMLButtonElement>(event.target, "[data-theme-to]");
  if (!button) return;
  const theme = button.dataset["themeTo"] ?? "";
  if (theme) document.documentElement.dataset["theme"] = theme;
  else delete document.documentElement.dataset["theme"];
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
  for (const other of all("[data-theme-to]")) other.setAttribute("aria-pressed", String(other === button));
});
