// What the process rooms need beside their map: selects that submit by themselves, and a key that follows the name.
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
