// A scenario put together from lists: what is given, then step by step when and then. Changes the data it was given.
import { all, one } from "./page";
import { type Changed, type Doing, type Field, type Plain, type Words, choose, fieldOf, icon, make, press, type } from "./scenario_parts";

interface Step extends Plain {
  when?: string;
  with?: Plain;
  then?: Plain;
}

export interface Missed {
  step: number;
  sentence: string;
}

const OURS = "ours";
const TIMES: [string, string, string][] = [
  ["", "at once", ""],
  ["after", "after", "P3D"],
  ["working", "after working time", "PT8H"],
  ["at", "at", "2026-03-05T09:00"],
];

const GIVEN: [string, string, string][] = [
  ["at", "It begins", "2026-03-02T09:00"],
  ["subject", "Subject", ""],
  ["contact.language", "Language of the contact", "en"],
  ["contact.zone", "Their time zone", "UTC"],
  ["organization.contract", "Contract", ""],
  ["calendar.zone", "Our time zone", "UTC"],
];

const MARKS: [string, string][] = [
  ["spam", "The first message looks like spam"],
  ["contact.vip", "The contact is a VIP"],
];

/** The details that are shown at once; others are taken from a list. */
const MAIN = new Set(["step", "outcome", "until", "amount", "rating", "basis", "to", "verb", "as", "facts", "name", "process"]);

const read = (home: Plain, path: string): unknown => path.split(".").reduce<unknown>((at, key) => (at as Plain | undefined)?.[key], home);

const write = (home: Plain, path: string, value: unknown): void => {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let at = home;
  for (const key of keys) at = (at[key] ??= {}) as Plain;
  if (value === "" || value === false) delete at[last];
  else at[last] = value;
};

const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)] as const));
};

/** The data without tables that have nothing in them. */
export const cleaned = (model: Plain): Plain => {
  const found = bare(model) as Plain;
  const given = found["given"] as Plain | undefined;
  if (given) {
    for (const [key, value] of Object.entries(given)) if (isEmpty(value)) delete given[key];
    if (isEmpty(given)) delete found["given"];
  }
  for (const step of (found["step"] as Step[] | undefined) ?? []) {
    if (isEmpty(step.with)) delete step.with;
    if (isEmpty(step.then)) delete step.then;
    if (step.when === "" || step.when === "silence") delete step.when;
  }
  return found;
};

const isEmpty = (value: unknown): boolean => value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0;

export class ScenarioForm {
  private missed: Missed[] = [];
  private model: Plain = {};

  constructor(
    private readonly home: HTMLElement,
    private readonly words: Words,
    private readonly editable: boolean,
    private readonly changed: Changed,
  ) {}

  get steps(): Step[] {
    return (this.model["step"] ??= []) as Step[];
  }

  show(model: Plain, comments: boolean): void {
    this.model = model;
    const heads = make("div", { class: "form-head" }, this.line("title", "Title"), this.line("shows", "What it shows"), this.given());
    const cards = make("ol", { class: "step-cards" });
    this.steps.forEach((step, at) => cards.append(this.card(step, at)));
    const add = make("button", { type: "button", class: "btn btn-sm" }, icon("plus"), "Add a step");
    add.addEventListener("click", () => this.add(this.steps.length));
    const note = make("p", { class: "field-hint" }, "The form writes the file anew: remarks after # are only kept while you edit the text.");
    this.home.replaceChildren(heads, cards, ...(this.editable ? [add] : []), ...(comments ? [note] : []));
    if (!this.editable) for (const field of all<HTMLInputElement>("input, select, button", this.home)) field.disabled = true;
    this.tell(this.missed);
  }

  /** What was not as a step says, under that step. */
  tell(missed: Missed[]): void {
    this.missed = missed;
    for (const card of all("[data-card]", this.home)) {
      const mine = missed.filter((miss) => String(miss.step) === card.dataset["card"]);
      card.classList.toggle("is-red", mine.length > 0);
      one("[data-missed]", card)?.replaceChildren(...mine.map((miss) => make("p", { class: "moment-miss" }, icon("circle-alert"), make("span", {}, miss.sentence))));
    }
  }

  mark(step: number): void {
    for (const card of all("[data-card]", this.home)) card.classList.toggle("is-now", Number(card.dataset["card"]) === step);
  }

  private redraw(): void {
    this.show(this.model, false);
    this.changed();
  }

  private add(at: number): void {
    this.steps.splice(at, 0, { then: {} });
    this.redraw();
    one<HTMLElement>(`[data-card="${at}"] select`, this.home)?.focus();
  }

  private line(key: string, label: string): HTMLElement {
    const input = type(label, String(this.model[key] ?? ""), (value) => ((this.model[key] = value), this.changed()), { class: "input" });
    return make("label", { class: "field" }, make("span", { class: "label-text" }, label), input);
  }

  private given(): HTMLElement {
    const given = (this.model["given"] ??= {}) as Plain;
    const set = (path: string, value: unknown): void => (write(given, path, value), this.changed());
    const fields = GIVEN.map(([path, label, hint]) =>
      make(
        "label",
        { class: "field" },
        make("span", { class: "label-text" }, label),
        type(label, String(read(given, path) ?? ""), (value) => set(path, value), { class: "input", placeholder: hint }),
      ),
    );
    const marks = MARKS.map(([path, label]) => {
      const box = make("input", { type: "checkbox", class: "checkbox", checked: read(given, path) === true });
      box.addEventListener("change", () => set(path, box.checked));
      return make("label", { class: "check" }, box, make("span", {}, label));
    });
    const shown = new Set([...GIVEN.map(([path]) => path.split(".")[0]), ...MARKS.map(([path]) => path.split(".")[0])]);
    const more = Object.keys(given).filter((key) => !shown.has(key));
    const rest = more.length ? [make("p", { class: "field-hint" }, `Also given, in the text: ${more.join(", ")}.`)] : [];
    const open = Object.keys(given).length > 0;
    return make("details", { class: "given-box", open }, make("summary", {}, make("h3", {}, "Given")), make("div", { class: "given-fields" }, ...fields, ...marks, ...rest));
  }

  private card(step: Step, at: number): HTMLElement {
    const tools = make(
      "span",
      { class: "card-tools" },
      press("plus", "A step below", () => this.add(at + 1)),
      press("chevrons-up", "Up", () => this.swap(at, at - 1)),
      press("trash-2", "Without this step", () => (this.steps.splice(at, 1), this.redraw())),
    );
    const head = make("div", { class: "card-line" }, make("span", { class: "step-number" }, String(at + 1)), this.time(step), this.who(step), ...(this.editable ? [tools] : []));
    return make("li", { class: "step-card", "data-card": String(at) }, head, this.details(step), this.then(step), make("div", { "data-missed": "" }));
  }

  private swap(at: number, to: number): void {
    if (to < 0) return;
    const [moved] = this.steps.splice(at, 1);
    if (moved) this.steps.splice(to, 0, moved);
    this.redraw();
  }

  private time(step: Step): HTMLElement {
    const box = make("span", { class: "card-time" });
    const draw = (): void => {
      const key = TIMES.find(([name]) => name && step[name] !== undefined)?.[0] ?? "";
      const [, , hint] = TIMES.find(([name]) => name === key) ?? ["", "", ""];
      const select = make("select", { class: "select fit", "aria-label": "When" });
      for (const [name, label] of TIMES) select.append(new Option(label, name));
      select.value = key;
      select.addEventListener("change", () => {
        const old = key ? step[key] : undefined;
        for (const [name] of TIMES) delete step[name];
        if (select.value) step[select.value] = (select.value === "at") === (key === "at") && old ? old : TIMES.find(([name]) => name === select.value)?.[2];
        this.changed();
        draw();
      });
      const input = type("How long", String(step[key] ?? ""), (value) => ((step[key] = value), this.changed()), { placeholder: hint, size: key === "at" ? "17" : "8" });
      box.replaceChildren(select, ...(key ? [input] : []));
    };
    draw();
    return box;
  }

  private doing(step: Step): Doing | undefined {
    const [who = "", ...what] = (step.when ?? "").split(" ");
    const outside = this.words.doings.some((one) => one.who === who && who !== OURS);
    return this.words.doings.find((one) => one.who === (outside ? who : OURS) && one.what === what.join(" "));
  }

  private who(step: Step): HTMLElement {
    const [who = "", ...what] = (step.when ?? "silence").split(" ");
    const outside = [...new Set(this.words.doings.map((one) => one.who))].filter((one) => one !== OURS);
    const people = this.people();
    const side = outside.includes(who) ? who : OURS;
    const can = this.words.doings.filter((one) => one.who === side).map((one) => one.what);
    const say = (name: string, deed: string): void => {
      const table = outside.includes(name) ? name : OURS;
      const known = this.words.doings.filter((one) => one.who === table).map((one) => one.what);
      step.when = name === "silence" ? undefined : `${name} ${known.includes(deed) ? deed : (known[0] ?? "")}`;
      delete step.with;
      this.redraw();
    };
    const names = choose("Who", ["silence", ...outside, ...people], who || "silence", (name) => say(name, what.join(" ")));
    if (who === "silence" || !step.when) return make("span", { class: "card-who" }, names);
    return make("span", { class: "card-who" }, names, choose("Does", can, what.join(" "), (deed) => say(who, deed)));
  }

  private people(): string[] {
    const own = read(this.model, "given.people") as Plain | undefined;
    const roles = this.words.people.slice(0, 4);
    return own ? [...roles, ...Object.keys(own)] : this.words.people;
  }

  private details(step: Step): HTMLElement {
    const fields = this.doing(step)?.fields ?? [];
    const box = make("div", { class: "card-fields" });
    if (fields.length === 0) return box;
    const home = (step.with ??= {});
    const draw = (): void => {
      const changed = (): void => this.changed();
      const shown = fields.filter((field) => field.needed || field.key in home || MAIN.has(field.key));
      const hidden = fields.filter((field) => !shown.includes(field)).map((field) => field.key);
      const more = choose("With", hidden, "", (key) => {
        const field = fields.find((one_) => one_.key === key);
        if (field) home[key] = field.kind === "yes" ? true : first(field);
        changed();
        draw();
      }, "with …");
      box.replaceChildren(
        ...shown.map((field) => this.labelled(field, home, field.kind === "step" ? () => (changed(), draw()) : changed)),
        ...(hidden.length && this.editable ? [more] : []),
      );
    };
    draw();
    return box;
  }

  private labelled(field: Field, home: Plain, changed: Changed): HTMLElement {
    const words = { ...this.words, people: this.people() };
    return make("label", { class: "inline-field" }, make("span", { class: "label-text" }, field.key.replaceAll("_", " ")), fieldOf(field, home, words, changed));
  }

  private then(step: Step): HTMLElement {
    const home = (step.then ??= {});
    const box = make("div", { class: "card-then" });
    const words = { ...this.words, people: this.people() };
    const draw = (): void => {
      const used = this.words.then.filter((field) => field.key in home);
      const free = this.words.then.filter((field) => !(field.key in home)).map((field) => field.key);
      const rows = used.map((field) =>
        make(
          "div",
          { class: "then-row" },
          make("span", { class: "then-key" }, field.key.replaceAll("_", " ")),
          fieldOf(field, home, words, () => this.changed()),
          ...(this.editable ? [press("x", `Without ${field.key}`, () => (delete home[field.key], this.changed(), draw()))] : []),
        ),
      );
      const add = choose("Then", free, "", (key) => {
        const field = this.words.then.find((one) => one.key === key);
        if (!field) return;
        home[key] = first(field);
        this.changed();
        draw();
        one<HTMLElement>(".then-row:nth-last-of-type(1) :is(select, input)", box)?.focus();
      }, rows.length ? "and …" : "then …");
      box.replaceChildren(...rows, ...(this.editable ? [add] : []));
    };
    draw();
    return box;
  }
}

/** What an expectation says when it is new. */
const first = (field: Field): unknown => {
  if (field.several) return [];
  if (field.kind === "table") return {};
  if (field.kind === "yes" || field.kind === "words") return true;
  if (field.kind === "number") return 0;
  if (field.key === "next") return "nothing";
  if (field.key === "closed") return true;
  if (field.key === "fault") return false;
  return field.choices[0] ?? "";
};
