// What the process rooms need beside their map: selects that submit by themselves, and a key that follows the name.
import htmx from "htmx.org";
import { closest, one } from "./page";

document.addEventListener("change", (event) => {
  closest<HTMLFormElement>(event.target, "form[data-submits]")?.requestSubmit();
});

const keyOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 63);

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement)) return;
  const key = one<HTMLInputElement>(`[data-key-of="${CSS.escape(field.id)}"]`);
  if (field.dataset["keyOf"]) field.dataset["typed"] = "yes";
  else if (field.id && key && !key.dataset["typed"]) key.value = keyOf(field.value);
});

// Which differences are shown: what is switched off is named on the page, the style sheet does the rest.
document.addEventListener("change", (event) => {
  const sort = closest<HTMLInputElement>(event.target, "[data-toggles]");
  const room = closest(event.target, "[data-changes]");
  if (!sort || !room) return;
  const hidden = new Set((room.dataset["hides"] ?? "").split(" ").filter(Boolean));
  if (sort.checked) hidden.delete(sort.dataset["toggles"] ?? "");
  else hidden.add(sort.dataset["toggles"] ?? "");
  room.dataset["hides"] = [...hidden].join(" ");
});

// A form whose choices are worked out by the server: asked again at every change, and the page changes in place.
document.addEventListener("change", (event) => {
  const form = closest<HTMLFormElement>(event.target, "form[data-refreshes]");
  if (!form) return;
  const part = form.dataset["refreshes"] ?? "";
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) asked.append(name, value);
  const address = `${form.action}?${asked.toString()}`;
  history.replaceState(history.state, "", address);
  const field = (event.target as HTMLElement).id;
  void htmx
    .ajax("GET", address, { target: part, select: part, swap: "outerMorph" })
    .then(() => document.getElementById(field)?.focus({ preventScroll: true }));
});
