// Walking the list: a cursor on the keys, choosing rows, and the row of the case that is open.
import { all, closest, one, onArrival } from "./page";

const links = (): HTMLAnchorElement[] => all<HTMLAnchorElement>("#rows .row-open");

const at = (): number => {
  const focused = closest(document.activeElement, ".row");
  const row = focused ?? one(".row.is-current");
  return row ? links().findIndex((link) => row.contains(link)) : -1;
};

const isCaseOpen = (): boolean => one("#case.is-open") !== null && matchMedia("(min-width: 900px)").matches;

export const walk = (step: 1 | -1): void => {
  const next = links()[Math.max(0, at() + step)];
  if (!next) return;
  next.focus();
  next.closest(".row")?.scrollIntoView({ block: "nearest" });
  if (isCaseOpen()) next.click();
};

export const openRow = (): void => links()[Math.max(0, at())]?.click();

export const chooseRow = (): void => {
  const row = links()[at()]?.closest<HTMLElement>(".row");
  const box = row ? one<HTMLInputElement>(".row-check", row) : null;
  box?.click();
};

const count = (): void => {
  const chosen = all<HTMLInputElement>(".row-check").filter((box) => box.checked).length;
  for (const place of all("[data-chosen]")) place.textContent = String(chosen);
};

document.addEventListener("change", count);

document.addEventListener("click", (event) => {
  if (!closest(event.target, "[data-press=choose-none]")) return;
  for (const box of all<HTMLInputElement>(".row-check")) box.checked = false;
  count();
});

onArrival(() => {
  const reference = one("#case")?.dataset["reference"] ?? "";
  for (const row of all(".row")) {
    const current = row.dataset["reference"] === reference;
    row.classList.toggle("is-current", current);
    const link = one(".row-open", row);
    if (current) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  }
  count();
});
