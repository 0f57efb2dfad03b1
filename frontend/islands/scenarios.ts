// The scenarios of a process: the list that plays itself, and one scenario written and watched at the same time.
import { all, closest, isWriting, one } from "./page";
import { ScenarioForm, cleaned, type Missed } from "./scenario_form";
import { type Plain, type Words, icon, make } from "./scenario_parts";

interface Row {
  name: string;
  title: string;
  state: string;
  ms: string;
  wrong: string;
  milliseconds: number;
}

interface Shown {
  text: string;
  model: Plain | null;
  title: string;
  green: boolean;
  ms: number;
  wrong: { line: number; sentence: string } | null;
  places: { passed: string[]; here: string[] }[];
  failures: (Missed & { line: number; element: string })[];
  comments: boolean;
  timeline: string;
}

const send = async <A>(address: string, body: unknown = {}): Promise<{ ok: boolean; told: A & { sentence?: string } }> => {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  try {
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    return { ok: answer.ok, told: (await answer.json()) as A & { sentence?: string } };
  } catch {
    return { ok: false, told: { sentence: "The desk does not answer. What you wrote is kept here." } as A & { sentence?: string } };
  }
};

const toast = (words: string, undo?: () => void): void => {
  const line = make("div", { class: "toast-line" }, make("span", {}, words));
  if (undo) {
    const button = make("button", { type: "button", class: "btn btn-sm" }, "Undo");
    button.addEventListener("click", () => {
      line.remove();
      undo();
    });
    line.append(button);
  }
  one("#toasts")?.replaceChildren(line);
  window.setTimeout(() => line.remove(), 12_000);
};

// --- the list ------------------------------------------------------------------------------------------------
const MARKS: Record<string, [string, string]> = { green: ["circle-check", "Holds"], red: ["circle-alert", "Does not hold"], later: ["circle", "Not played yet"] };

const list = (home: HTMLElement): void => {
  const base = home.dataset["scenarios"] ?? "";
  const rows = (): HTMLElement[] => all("[data-row]", home);
  const row = (name: string): HTMLElement | null => one(`[data-row="${CSS.escape(name)}"]`, home);

  const show = (told: Row): void => {
    const line = row(told.name);
    if (!line) return;
    line.className = `scenario-row is-${told.state}`;
    const [sign, label] = MARKS[told.state] ?? ["circle", ""];
    one("[data-mark]", line)?.replaceChildren(make("span", { role: "img", "aria-label": label }, icon(sign)));
    const wrong = one("[data-wrong]", line);
    if (wrong) {
      wrong.textContent = told.wrong;
      wrong.hidden = !told.wrong;
    }
    const ms = one("[data-row-ms]", line);
    if (ms) ms.textContent = told.ms;
    const title = one(".scenario-title", line);
    if (title) title.textContent = told.title;
  };

  const sum = (): void => {
    const green = all("[data-row].is-green", home).length;
    one("[data-sum]", home)?.replaceChildren(make("strong", {}, String(green)), ` of ${rows().length} hold`);
  };

  const play = async (names: string[]): Promise<void> => {
    const bar = one<HTMLProgressElement>("[data-progress]", home);
    const size = Number(home.dataset["batch"] ?? "6");
    let took = 0;
    if (bar) Object.assign(bar, { max: names.length, value: 0, hidden: names.length <= size });
    for (let at = 0; at < names.length; at += size) {
      const { ok, told } = await send<{ rows: Row[] }>(`${base}/runs`, { names: names.slice(at, at + size) });
      if (!ok) {
        toast(told.sentence ?? "They could not be played.");
        break;
      }
      told.rows.forEach(show);
      took += told.rows.reduce((total, one_) => total + one_.milliseconds, 0);
      if (bar) bar.value = Math.min(at + size, names.length);
      sum();
    }
    if (bar) bar.hidden = true;
    const ms = one("[data-ms]", home);
    if (ms && names.length > 1) ms.textContent = `played just now, in ${Math.round(took)} ms`;
  };

  const later = rows().filter((line) => line.classList.contains("is-later"));
  if (later.length && !one(".notice-red", home)) void play(later.map((line) => line.dataset["row"] ?? ""));

  const remove = async (name: string): Promise<void> => {
    const { ok, told } = await send<{ text: string }>(`${base}/${name}/removal`);
    if (!ok) return toast(told.sentence ?? "It could not be deleted.");
    row(name)?.remove();
    sum();
    toast(`“${name}” is deleted.`, () => void bringBack(name, told.text));
  };

  const bringBack = async (name: string, text: string): Promise<void> => {
    const { ok, told } = await send(`${base}/${name}/return`, { text });
    if (ok) location.reload();
    else toast(told.sentence ?? "It could not be brought back.");
  };

  const rename = (name: string): void => {
    const line = row(name);
    const place = line && one(".scenario-words", line);
    if (!place) return;
    const input = make("input", { class: "input", "aria-label": "The new name of the file", maxlength: "80" });
    input.value = name;
    const form = make("form", { class: "rename-form" }, input, make("button", { class: "btn btn-sm btn-primary" }, "Rename"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void renamed(name, input.value);
    });
    form.addEventListener("keydown", (event) => event.key === "Escape" && form.remove());
    place.append(form);
    input.select();
  };

  const renamed = async (name: string, to: string): Promise<void> => {
    const { ok, told } = await send<{ name: string }>(`${base}/${name}/name`, { to });
    if (ok) location.reload();
    else toast(told.sentence ?? "It could not be renamed.");
  };

  home.addEventListener("click", (event) => {
    const target = closest<HTMLElement>(event.target, "[data-run], [data-play-one], [data-copy], [data-rename], [data-remove]");
    if (!target) return;
    const { playOne, copy, copyTitle, rename: renaming, remove: removing } = target.dataset;
    target.closest<HTMLDetailsElement>("details")?.removeAttribute("open");
    if (target.dataset["run"] !== undefined) void play(rows().map((line) => line.dataset["row"] ?? ""));
    else if (playOne) void play([playOne]);
    else if (renaming) rename(renaming);
    else if (removing) void remove(removing);
    else if (copy) {
      const sheet = one<HTMLDialogElement>("#new-scenario");
      const like = one<HTMLInputElement>("[data-like]", sheet ?? document);
      const title = one<HTMLInputElement>("#scenario-title", sheet ?? document);
      if (like) like.value = copy;
      if (title) title.value = `${copyTitle ?? copy} (again)`;
      sheet?.showModal();
      title?.select();
    }
  });
};

// --- one scenario --------------------------------------------------------------------------------------------
const PAUSE_MS = 250;

class Editor {
  private readonly area: HTMLTextAreaElement;
  private readonly form: ScenarioForm;
  private shown: Shown;
  private base: string;
  private moment = -1;
  private waiting = 0;
  private asked = 0;

  constructor(
    private readonly home: HTMLElement,
    words: Words,
    shown: Shown,
  ) {
    this.area = one<HTMLTextAreaElement>("[data-text]", home) as HTMLTextAreaElement;
    this.shown = shown;
    this.base = shown.text;
    this.form = new ScenarioForm(one("[data-form]", home) as HTMLElement, words, this.editable, () => this.later({ model: true }));
    this.listen();
    this.tell(shown);
    this.fill();
    const kept = sessionStorage.getItem(this.kept);
    if (this.editable && kept !== null && kept !== this.base) {
      this.area.value = kept;
      this.later({ text: true });
      toast("What you had not saved is here again.", () => this.reset());
    }
  }

  private get editable(): boolean {
    return this.home.dataset["editable"] !== undefined;
  }

  private get address(): string {
    return this.home.dataset["scenario"] ?? "";
  }

  private get kept(): string {
    return `scenario ${this.address}`;
  }

  private reset(): void {
    this.area.value = this.base;
    this.later({ text: true });
  }

  private fill(): void {
    if (this.shown.model) this.form.show(this.shown.model, this.shown.comments);
    else one("[data-form]", this.home)?.replaceChildren(make("p", { class: "notice notice-amber" }, "This text cannot be read yet. Mend it under Text; then it can be put together here again."));
    this.form.tell(this.shown.failures);
    this.number();
  }

  /** Play what is written, a moment after the last key. */
  private later(what: { text?: boolean; model?: boolean }): void {
    window.clearTimeout(this.waiting);
    this.saved("");
    this.waiting = window.setTimeout(() => void this.play(what), PAUSE_MS);
  }

  private async play(what: { text?: boolean; model?: boolean }): Promise<void> {
    const turn = ++this.asked;
    const body = what.model && this.shown.model ? { model: cleaned(this.shown.model) } : { text: this.area.value };
    const { ok, told } = await send<Shown>(`${this.address}/preview`, body);
    if (turn !== this.asked) return;
    if (!ok) return this.conflict(told.sentence ?? "It could not be played.");
    const model = what.model ? this.shown.model : told.model;
    this.shown = { ...told, model };
    if (what.model) this.area.value = told.text;
    this.tell(told);
    if (what.text) this.fill();
    else this.form.tell(told.failures);
    this.number();
    sessionStorage.setItem(this.kept, this.area.value);
    this.saved("");
  }

  private tell(shown: Shown): void {
    const told = one("[data-told]", this.home);
    if (told) told.innerHTML = shown.timeline;
    const title = one("[data-title]", this.home);
    if (title) title.textContent = shown.title;
    const verdict = one("[data-verdict]", this.home);
    if (verdict) {
      verdict.className = `chip ${shown.green ? "chip-green" : "chip-red"}`;
      const words = shown.green ? `Holds, ${shown.ms} ms` : shown.wrong ? `Line ${shown.wrong.line}` : `${shown.failures.length} not so`;
      verdict.replaceChildren(icon(shown.green ? "circle-check" : "circle-alert"), words);
    }
    const step = shown.failures[0]?.step;
    const red = step === undefined ? -1 : this.momentOf(step);
    this.go(red >= 0 ? red : shown.places.length - 1, false);
  }

  private momentOf(step: number): number {
    const lines = all("[data-moment]", this.home).filter((line) => Number(line.dataset["momentStep"]) === step);
    return Number(lines.at(-1)?.dataset["moment"] ?? "-1");
  }

  /** The lines of the text, the wrong ones marked. */
  private number(): void {
    const wrong = new Set([...this.shown.failures.map((miss) => miss.line), this.shown.wrong?.line ?? 0]);
    const count = this.area.value.split("\n").length;
    const lines = Array.from({ length: count }, (_, at) => make("span", wrong.has(at + 1) ? { class: "is-red" } : {}, String(at + 1)));
    one("[data-lines]", this.home)?.replaceChildren(...lines);
  }

  private go(to: number, scroll = true): void {
    const { places } = this.shown;
    this.moment = Math.max(Math.min(to, places.length - 1), places.length ? 0 : -1);
    const count = one("[data-count]", this.home);
    if (count) count.textContent = places.length ? `${this.moment + 1} of ${places.length}` : "Nothing happens";
    for (const line of all("[data-moment]", this.home)) {
      const now = Number(line.dataset["moment"]) === this.moment;
      line.classList.toggle("is-now", now);
      if (now) {
        one("button", line)?.setAttribute("aria-current", "step");
        if (scroll) line.scrollIntoView({ block: "nearest" });
        this.form.mark(Number(line.dataset["momentStep"]));
      } else one("button", line)?.removeAttribute("aria-current");
    }
    this.walk();
  }

  /** The way up to the chosen moment, on the map. */
  private walk(): void {
    const passed = new Set(this.shown.places.slice(0, this.moment + 1).flatMap((place) => place.passed));
    const here = new Set(this.shown.places[this.moment]?.here ?? []);
    for (const group of this.home.querySelectorAll<SVGGElement>("[data-walked] [data-element]")) {
      const id = group.dataset["element"] ?? "";
      group.classList.toggle("is-passed", passed.has(id) && !here.has(id));
      group.classList.toggle("is-here", here.has(id));
    }
    const map = one("[data-map]", this.home);
    const place = this.home.querySelector("[data-walked] .is-here:not(.scope)");
    if (map && place) map.dispatchEvent(new CustomEvent("map:show", { detail: place }));
  }

  private saved(words: string): void {
    const button = one<HTMLButtonElement>("[data-save]");
    if (button) button.disabled = this.area.value === this.base && words === "";
    const place = one("[data-saved]");
    if (place) place.textContent = words || (this.area.value === this.base ? "" : "Not saved yet");
    if (this.area.value === this.base) sessionStorage.removeItem(this.kept);
  }

  private async save(force = false): Promise<void> {
    if (!this.editable) return;
    window.clearTimeout(this.waiting);
    if (this.shown.model && this.steps) await this.play({ model: true });
    const { ok, told } = await send<{ text: string }>(`${this.address}/text`, { text: this.area.value, base: force ? null : this.base });
    if (!ok) return this.conflict(told.sentence ?? "It could not be saved.");
    this.base = this.area.value;
    this.conflict("");
    this.saved("Saved");
    const button = one<HTMLButtonElement>("[data-save]");
    if (button) button.disabled = true;
  }

  private get steps(): boolean {
    return one("[data-form]", this.home)?.hidden === false;
  }

  private conflict(sentence: string): void {
    const place = one("[data-conflict]", this.home);
    if (!place) return;
    place.hidden = !sentence;
    const theirs = make("a", { class: "btn btn-sm", href: location.href }, "Look at theirs");
    theirs.addEventListener("click", () => sessionStorage.removeItem(this.kept));
    place.replaceChildren(make("p", { class: "notice notice-amber" }, icon("triangle-alert"), make("span", { class: "notice-body" }, sentence), theirs));
  }

  private show(as: string): void {
    const text = as === "text";
    const form = one("[data-form]", this.home);
    const pane = one("[data-text-pane]", this.home);
    if (!form || !pane) return;
    form.hidden = text;
    pane.hidden = !text;
    for (const tab of all("[data-as]", this.home)) tab.setAttribute("aria-selected", String(tab.dataset["as"] === as));
    if (!text) this.fill();
    else this.area.focus({ preventScroll: true });
    const address = new URL(location.href);
    if (text) address.searchParams.set("tab", "text");
    else address.searchParams.delete("tab");
    history.replaceState(history.state, "", address);
  }

  private listen(): void {
    this.area.addEventListener("input", () => (this.number(), this.later({ text: true })));
    this.area.addEventListener("scroll", () => {
      const lines = one("[data-lines]", this.home);
      if (lines) lines.scrollTop = this.area.scrollTop;
    });
    document.addEventListener("click", (event) => {
      const tab = closest(event.target, "[data-as]")?.dataset["as"];
      if (tab) this.show(tab);
      const moment = closest(event.target, "[data-go-moment]")?.dataset["goMoment"];
      if (moment) this.go(Number(moment));
      if (closest(event.target, "[data-moment-back]")) this.go(this.moment - 1);
      if (closest(event.target, "[data-moment-on]")) this.go(this.moment + 1);
      if (closest(event.target, "[data-save]")) void this.save();
    });
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.editable && this.area.value !== this.base) event.preventDefault();
    });
  }

  private key(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      void this.save();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || event.defaultPrevented) return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    this.go(this.moment + (event.key === "ArrowRight" ? 1 : -1));
  }
}

const data = <A>(id: string): A | null => JSON.parse(one(`#${id}`)?.textContent ?? "null") as A | null;

const rows = one("[data-scenarios]");
if (rows) list(rows);
const room = one("[data-scenario]");
if (room) {
  const words: Words = data<Words>("scenario-words") ?? { doings: [], then: [], tasks: [], places: [], templates: [], people: [], outcomes: {}, channels: [] };
  const shown = data<Shown>("scenario-state");
  if (shown) new Editor(room, words, shown);
}
