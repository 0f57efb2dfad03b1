// Single letters outside fields, as the conventions name them. Never one that the browser itself uses.
import { showTab } from "./composer";
import { closeMenus, openMenu, openSheet } from "./menus";
import { all, closest, isShown, isWriting, one } from "./page";
import { openPalette } from "./palette";
import { chooseRow, openRow, walk } from "./rows";

const OFF = "letters-off";
let going = 0;

const lettersOn = (): boolean => localStorage.getItem(OFF) === null;

const menu = (name: string): boolean => {
  const found = one<HTMLDetailsElement>(`details[data-menu=${name}]`);
  if (!found) return false;
  if (name === "z") showTab("reply", false);
  openMenu(found);
  return true;
};

const toStep = (): boolean => {
  const step = one("[data-step]");
  if (!step) return menu("s");
  const side = one("#case");
  if (side && !isShown(step)) side.dataset["side"] = "context";
  one(":is(input, select, textarea, button)", step)?.focus();
  return true;
};

const letters: Record<string, () => boolean | void> = {
  j: () => walk(1),
  k: () => walk(-1),
  o: openRow,
  x: chooseRow,
  r: () => showTab("reply"),
  n: () => showTab("note"),
  a: () => menu("a"),
  e: () => menu("e"),
  z: () => menu("z"),
  s: toStep,
  "?": () => openSheet("keys"),
};

const press = (key: string): boolean => {
  const target = all(`[data-key="${CSS.escape(key)}"]`).find(isShown);
  target?.click();
  return target !== undefined;
};

const digit = (key: string): boolean => {
  const focused = closest(document.activeElement, "[data-digits]");
  const phone = one("#composer[data-tab=phone] [data-digits]");
  const place = focused ?? phone ?? one("#work [data-digits]");
  const button = place ? one<HTMLButtonElement>(`[data-digit="${key}"]`, place) : null;
  button?.click();
  return button !== null;
};

const goTo = (key: string): boolean => {
  const link = one<HTMLAnchorElement>(`[data-go="${CSS.escape(key)}"]`);
  link?.click();
  return link !== null;
};

const letter = (key: string): boolean => {
  if (performance.now() < going) {
    going = 0;
    return goTo(key);
  }
  if (key === "g") {
    going = performance.now() + 1500;
    return true;
  }
  if (/^[1-9]$/.test(key)) return digit(key);
  if (key === "v") {
    showTab("phone", false);
    one("#tab-phone")?.focus();
    return true;
  }
  if (key === "e" && press("e")) return true;
  const known = letters[key];
  if (known) return known() !== false;
  return press(key);
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.key === "Escape" && isWriting(event.target) && !closest(event.target, "dialog")) {
    (event.target as HTMLElement).blur();
    one("#work-area")?.focus({ preventScroll: true });
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!lettersOn() || isWriting(event.target) || one("dialog[open]") || event.key.length !== 1) return;
  if (letter(event.key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  switch (closest(event.target, "[data-press]")?.dataset["press"]) {
    case "keys":
      closeMenus();
      openSheet("keys");
      break;
    case "letters":
      if (lettersOn()) localStorage.setItem(OFF, "yes");
      else localStorage.removeItem(OFF);
      showLetters();
      break;
    case "rail":
      toggle(one("#desk"), "rail", "open");
      break;
    case "side":
      toggle(one("#case"), "side", "context");
      break;
    case "answer":
    case "propose": {
      closeMenus();
      const side = one("#case");
      if (side) delete side.dataset["side"];
      showTab(closest(event.target, "[data-press]")?.dataset["press"] === "propose" ? "propose" : "reply");
      break;
    }
    case "facts": {
      const form = one("#facts-form");
      if (form) form.hidden = !form.hidden;
      one("input", form ?? document)?.focus();
      break;
    }
    default:
      if (one("#desk")?.dataset["rail"] && !closest(event.target, "#rail")) delete one("#desk")?.dataset["rail"];
  }
});

const toggle = (element: HTMLElement | null, name: string, value: string): void => {
  if (!element) return;
  if (element.dataset[name]) delete element.dataset[name];
  else element.dataset[name] = value;
};

const showLetters = (): void => {
  for (const place of all("[data-letters]")) {
    place.textContent = lettersOn() ? "on" : "off";
    place.closest("button")?.setAttribute("aria-pressed", String(lettersOn()));
  }
};

showLetters();
