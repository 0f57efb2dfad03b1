// Menus are <details>, sheets are <dialog>; this closes them where a person expects it, and gives focus back.
import { all, closest, one, onArrival } from "./page";

const open = (): HTMLDetailsElement[] => all<HTMLDetailsElement>("details.menu-box[open]");

export const closeMenus = (except?: Element | null): boolean => {
  const closing = open().filter((menu) => !except || !menu.contains(except));
  for (const menu of closing) menu.open = false;
  return closing.length > 0;
};

export const openMenu = (menu: HTMLDetailsElement): void => {
  menu.open = true;
  one(".menu-sheet :is(select, input:not([type=hidden]), button, a)", menu)?.focus();
};

export const openSheet = (id: string): void => one<HTMLDialogElement>(`#${id}`)?.showModal();

document.addEventListener("click", (event) => {
  closeMenus(event.target as Element);
  if (event.target instanceof HTMLDialogElement) event.target.close();
  const sheet = closest(event.target, "[data-press=sheet]")?.dataset["sheetOf"];
  if (sheet) openSheet(sheet);
  if (closest(event.target, "[data-press=close]")) closest<HTMLDialogElement>(event.target, "dialog")?.close();
});

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (menu instanceof HTMLDetailsElement && menu.open && menu.matches(".menu-box")) {
      for (const other of open()) if (other !== menu) other.open = false;
    }
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = open()[0];
  if (!menu) return;
  menu.open = false;
  one("summary", menu)?.focus();
  event.preventDefault();
});

// A sheet that came from the server opens when it arrives.
onArrival(() => {
  const sheet = one<HTMLDialogElement>("#dialog > dialog:not([open])");
  if (!sheet || sheet.dataset["seen"]) return;
  sheet.dataset["seen"] = "yes";
  closeMenus();
  sheet.showModal();
});
