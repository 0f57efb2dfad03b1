// The composer: tabs, drafts that keep themselves, the question we wait for, a promise noticed, and the seq one saw.
import { all, closest, one, onArrival } from "./page";

const CLAUSE = /[.!?\n]+|,?\s+(?:and|but|so)\s+(?=(?:I|we)\b)/i;
const PROMISE =
  /\b(?:I|we)(?:'ll| will| shall)\b.*\b(?:by|until|before|within|today|tomorrow|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b.*/i;

const draftKey = (field: HTMLTextAreaElement): string =>
  `draft:${closest(field, "#composer")?.dataset["case"] ?? ""}:${field.dataset["draft"]}`;

export const questionIn = (text: string): string => {
  const questions = text.match(/[^.!?\n]*\?/g) ?? [];
  return (questions[questions.length - 1] ?? "").trim().slice(0, 300);
};

/** The last clause in which we say what we will do and by when. */
export const promiseIn = (text: string): string =>
  text
    .split(CLAUSE)
    .map((clause) => PROMISE.exec(clause)?.[0].trim() ?? "")
    .filter(Boolean)
    .pop() ?? "";

export const showTab = (name: string, focus = true): void => {
  const composer = one("#composer");
  const tab = one(`#tab-${name}`, composer ?? document);
  if (!composer || !tab) return;
  composer.dataset["tab"] = name;
  for (const other of all("[role=tab]", composer)) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
  }
  for (const pane of all("[data-pane]", composer)) pane.hidden = pane.dataset["pane"] !== name;
  if (focus) one("textarea", one(`#pane-${name}`) ?? document)?.focus();
};

const notice = (field: HTMLTextAreaElement): void => {
  const form = field.form;
  if (!form || field.dataset["draft"] !== "reply") return;
  const promise = promiseIn(field.value);
  const line = one("[data-notice=promise]", form);
  if (line) {
    line.hidden = !promise;
    const words = one("[data-words]", line);
    if (words) words.textContent = promise;
  }
  const ask = one<HTMLInputElement>("#ask", form);
  const box = one("[data-ask]", form);
  if (!ask || !box) return;
  if (!ask.dataset["own"]) ask.value = questionIn(field.value);
  box.hidden = !ask.value && !ask.dataset["own"];
};

document.addEventListener("click", (event) => {
  const tab = closest(event.target, "#composer [role=tab]");
  if (tab) showTab(tab.id.replace("tab-", ""));
});

document.addEventListener("keydown", (event) => {
  const tab = closest(event.target, "#composer [role=tab]");
  if (!tab || (event.key !== "ArrowRight" && event.key !== "ArrowLeft")) return;
  const tabs = all("[role=tab]", one("#composer") ?? document);
  const next = tabs[(tabs.indexOf(tab) + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
  if (next) {
    showTab(next.id.replace("tab-", ""), false);
    next.focus();
  }
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field instanceof HTMLInputElement && field.id === "ask") field.dataset["own"] = "yes";
  if (!(field instanceof HTMLTextAreaElement) || !field.dataset["draft"]) return;
  if (field.value) localStorage.setItem(draftKey(field), field.value);
  else localStorage.removeItem(draftKey(field));
  notice(field);
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.matches("[data-files]")) return;
  const names = one("[data-file-names]", field.form ?? document);
  if (names) names.textContent = Array.from(field.files ?? [], (file) => file.name).join(", ");
});

onArrival(() => {
  for (const field of all<HTMLTextAreaElement>("#composer textarea[data-draft]")) {
    if (field.dataset["kept"]) continue;
    field.dataset["kept"] = "yes";
    if (!field.value) field.value = localStorage.getItem(draftKey(field)) ?? "";
    notice(field);
  }
});

export const forgetDraft = (form: HTMLFormElement): void => {
  for (const field of all<HTMLTextAreaElement>("textarea[data-draft]", form)) localStorage.removeItem(draftKey(field));
};

/** The page moved on to a later seq. What is being written keeps the seq it was written at if new words came in. */
export const moveSeen = (seq: string, heard: string, before: string): void => {
  for (const form of all<HTMLFormElement>("#composer [data-holds-seq]")) {
    const words = one<HTMLTextAreaElement>("textarea", form)?.value ?? "";
    const field = one<HTMLInputElement>("input[name=seq]", form);
    if (field && (!words || heard === before)) field.value = seq;
  }
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = closest<HTMLFormElement>(event.target, "form");
  if (!form) return;
  const button = one<HTMLButtonElement>(`[data-send=${event.shiftKey ? "second" : "first"}]`, form);
  event.preventDefault();
  form.requestSubmit(button ?? undefined);
});

/** Whether nobody is writing: only then may the server put a new composer in the place of this one. */
export const isIdle = (): boolean => {
  const composer = one("#composer");
  if (!composer || composer.dataset["tab"] !== "reply" || composer.contains(document.activeElement)) return false;
  return all<HTMLTextAreaElement>("textarea", composer).every((field) => !field.value);
};
