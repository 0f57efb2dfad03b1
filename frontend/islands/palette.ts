// Ctrl K: every place, every deed on this case, and cases by name, in one field.
import { closeMenus } from "./menus";
import { all, isShown, one } from "./page";

interface Offer {
  group: string;
  label: string;
  hint: string;
  key: string;
  run: () => void;
}

let offers: Offer[] = [];
let found: Offer[] = [];
let chosen = 0;
let asked = 0;

const dialog = (): HTMLDialogElement | null => one<HTMLDialogElement>("#palette");
const words = (element: Element): string => (element.getAttribute("aria-label") ?? element.textContent ?? "").replace(/\s+/g, " ").trim();

const clicking = (element: HTMLElement) => (): void => {
  element.closest<HTMLDetailsElement>("details.menu-box")?.setAttribute("open", "");
  element.click();
  if (element.matches("summary")) one(".menu-sheet :is(select, input:not([type=hidden]), button)", element.parentElement ?? document)?.focus();
};

const gather = (): Offer[] => {
  const places = all<HTMLAnchorElement>("#rail li a").map((link) => ({
    group: "Places",
    label: one(".rail-word", link)?.textContent ?? "",
    hint: "",
    key: link.dataset["go"] ? `g ${link.dataset["go"]}` : "",
    run: () => link.click(),
  }));
  const deeds = all("#case-head .case-tools summary, #case-head .menu-item:is(a, button), #composer [role=tab], [data-step] .outcomes button")
    .filter((element) => isShown(element) || element.closest("details.menu-box") !== null)
    .map((element) => ({
      group: "This case",
      label: words(element).replace(/\s\w$/, ""),
      hint: "",
      key: element.dataset["key"] ?? element.closest<HTMLElement>("[data-menu]")?.dataset["menu"] ?? "",
      run: clicking(element),
    }));
  const house = all("[data-key=c]").slice(0, 1).map((element) => ({ group: "Places", label: "New case", hint: "", key: "c", run: () => element.click() }));
  return [...deeds, ...places, ...house].filter((offer) => offer.label);
};

const fits = (offer: Offer, query: string): boolean =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => offer.label.toLowerCase().includes(word));

const draw = (): void => {
  const box = one("#palette-options");
  const input = one<HTMLInputElement>("#palette input");
  if (!box || !input) return;
  box.replaceChildren();
  let group = "";
  let place: HTMLElement = box;
  found.forEach((offer, index) => {
    if (offer.group !== group) {
      group = offer.group;
      place = document.createElement("div");
      place.setAttribute("role", "group");
      place.setAttribute("aria-label", group);
      const title = document.createElement("div");
      title.setAttribute("role", "presentation");
      title.textContent = group;
      place.append(title);
      box.append(place);
    }
    const option = document.createElement("div");
    option.id = `offer-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(index === chosen));
    option.append(offer.label);
    if (offer.hint) option.append(Object.assign(document.createElement("small"), { textContent: offer.hint }));
    if (offer.key) option.append(Object.assign(document.createElement("kbd"), { className: "key", textContent: offer.key }));
    option.addEventListener("click", () => take(index));
    place.append(option);
  });
  if (!found.length) box.append(Object.assign(document.createElement("p"), { className: "empty", textContent: "Nothing by that name." }));
  input.setAttribute("aria-activedescendant", found.length ? `offer-${chosen}` : "");
  one(`#offer-${chosen}`)?.scrollIntoView({ block: "nearest" });
};

const take = (index: number): void => {
  const offer = found[index];
  dialog()?.close();
  offer?.run();
};

const search = async (query: string): Promise<void> => {
  const turn = ++asked;
  found = query ? offers.filter((offer) => fits(offer, query)).slice(0, 12) : offers;
  chosen = 0;
  draw();
  if (query.length < 2) return;
  const answer = await fetch(`/search/names?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || turn !== asked) return;
  const cases = (await answer.json()) as { reference: string; subject: string; who: string }[];
  found = [
    ...found,
    ...cases.map((one) => ({
      group: "Cases",
      label: one.subject,
      hint: `${one.reference} · ${one.who}`,
      key: "",
      run: () => location.assign(`/cases/${one.reference}`),
    })),
  ];
  draw();
};

export const openPalette = (): void => {
  const sheet = dialog();
  const input = one<HTMLInputElement>("#palette input");
  if (!sheet || !input) return;
  closeMenus();
  offers = gather();
  input.value = "";
  sheet.showModal();
  void search("");
};

one("#palette input")?.addEventListener("input", (event) => void search((event.target as HTMLInputElement).value.trim()));
one("#palette input")?.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(found.length, 1);
    draw();
    event.preventDefault();
  } else if (event.key === "Enter") {
    take(chosen);
    event.preventDefault();
  }
});
