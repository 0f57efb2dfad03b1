// What happens around a form that htmx sends: refusals, drafts, toasts that fade, one press that sends once.
import { forgetDraft, isIdle } from "./composer";
import { closeMenus } from "./menus";
import { all, closest, one, onArrival } from "./page";

interface Context {
  sourceElement: HTMLElement;
  response?: { status: number };
  request: { submitter?: HTMLElement; headers: Record<string, string> };
}

const context = (event: Event): Context => (event as CustomEvent<{ ctx: Context }>).detail.ctx;
let last: { form: HTMLFormElement; submitter: HTMLElement | undefined } | null = null;

document.addEventListener("htmx:config:request", (event) => {
  if (isIdle()) context(event).request.headers["X-Composer"] = "idle";
});

document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, request } = context(event);
  const form = closest<HTMLFormElement>(sourceElement, "form");
  if (!form) return;
  last = { form, submitter: request.submitter };
  for (const button of all<HTMLButtonElement>("button", form)) button.setAttribute("aria-disabled", "true");
});

// Whoever has begun to write since the page asked keeps their composer: a new one would take the cursor away, and what
// they type on would be read as keys.
document.addEventListener("htmx:before:swap", (event) => {
  const { tasks } = event.detail;
  if (context(event).request?.headers["X-Composer"] !== "idle" || isIdle()) return;
  const composer = one("#composer");
  const kept = tasks.filter((task: { target: unknown }) => task.target !== composer);
  tasks.splice(0, tasks.length, ...kept);
});

// Before the answer is on the page: a fresh composer must not find the words that have just been sent.
document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement, response } = context(event);
  const form = closest<HTMLFormElement>(sourceElement, "form");
  if (form && response && response.status < 300) forgetDraft(form);
});

document.addEventListener("htmx:finally:request", (event) => {
  const { sourceElement, response } = context(event);
  const form = closest<HTMLFormElement>(sourceElement, "form");
  for (const button of all<HTMLButtonElement>("button", form ?? document.createElement("form"))) button.removeAttribute("aria-disabled");
  if (!response) {
    say("No answer from the desk. What you typed is kept; try again in a moment.");
    return;
  }
  if (form && response.status < 300) {
    closeMenus();
    closest<HTMLDialogElement>(form, "dialog")?.close();
    for (const old of all(".refusal")) old.replaceChildren();
    one("#work-area")?.focus({ preventScroll: true });
  }
});

document.addEventListener("click", (event) => {
  if (!closest(event.target, "[data-press=again]") || !last) return;
  const seq = one<HTMLInputElement>("input[name=seq]", last.form);
  if (seq) seq.value = one("#case-seen")?.dataset["seq"] ?? seq.value;
  last.form.requestSubmit(last.submitter);
});

export const say = (words: string): void => {
  const line = Object.assign(document.createElement("div"), { className: "toast-line", textContent: words });
  line.dataset["fades"] = "";
  one("#toasts")?.replaceChildren(line);
  fade();
};

const fade = (): void => {
  for (const line of all("[data-fades]")) {
    if (line.dataset["fades"]) continue;
    line.dataset["fades"] = "soon";
    window.setTimeout(() => line.remove(), 8000);
  }
};

onArrival(fade);
