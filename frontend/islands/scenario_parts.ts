// The small parts of the form of a scenario: what is known of it, and fields for every kind of value.
export interface Field {
  key: string;
  kind: string;
  choices: string[];
  several: boolean;
  needed: boolean;
}

export interface Doing {
  who: string;
  what: string;
  fields: Field[];
}

export interface Words {
  doings: Doing[];
  then: Field[];
  tasks: string[];
  places: string[];
  templates: string[];
  people: string[];
  outcomes: Record<string, string[]>;
  channels: string[];
}

export type Plain = Record<string, unknown>;
export type Changed = () => void;

type Attributes = Record<string, string | boolean | undefined>;

export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

const sprite = (): string => document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "";

export const icon = (name: string): SVGSVGElement => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite()}#${name}`);
  svg.append(use);
  return svg;
};

export const press = (name: string, label: string, work: () => void): HTMLButtonElement => {
  const button = make("button", { type: "button", class: "btn btn-bare btn-icon btn-sm", "aria-label": label, title: label }, icon(name));
  button.addEventListener("click", work);
  return button;
};

export const choose = (label: string, options: string[], value: string, chosen: (value: string) => void, empty?: string): HTMLSelectElement => {
  const select = make("select", { class: "select fit", "aria-label": label });
  if (empty !== undefined) select.append(new Option(empty, ""));
  for (const one of value && !options.includes(value) ? [value, ...options] : options) select.append(new Option(one.replaceAll("_", " "), one));
  select.value = value;
  select.addEventListener("change", () => chosen(select.value));
  return select;
};

export const type = (label: string, value: string, typed: (value: string) => void, attributes: Attributes = {}): HTMLInputElement => {
  const input = make("input", { class: "input fit", "aria-label": label, autocomplete: "off", ...attributes });
  input.value = value;
  input.addEventListener("input", () => typed(input.value));
  return input;
};

const CONSTANTS: Record<string, unknown> = { true: true, false: false };

/** What somebody typed as a value of a table: a number, yes or no, else a text. */
const meant = (text: string): unknown => {
  if (text in CONSTANTS) return CONSTANTS[text];
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
};

const said = (value: unknown): string => (value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));

const lists = (words: Words, task: string): Record<string, string[]> => ({
  step: words.tasks,
  place: words.places,
  template: words.templates,
  person: [...words.people, "nobody"],
  outcome: words.outcomes[task] ?? [...new Set(Object.values(words.outcomes).flat())],
});

const put = (home: Plain, field: Field, value: unknown, changed: Changed): void => {
  if (value === undefined || value === "") delete home[field.key];
  else home[field.key] = value;
  changed();
};

const several = (field: Field, home: Plain, options: string[], changed: Changed): HTMLElement => {
  const box = make("span", { class: "chips" });
  const draw = (): void => {
    const chosen = (home[field.key] as string[] | undefined) ?? [];
    const set = (next: string[]): void => {
      home[field.key] = next;
      changed();
      draw();
    };
    box.replaceChildren(
      ...chosen.map((one, at) => {
        const gone = make("button", { type: "button", class: "chip-x", "aria-label": `Without ${one}` }, icon("x"));
        gone.addEventListener("click", () => set(chosen.filter((_, n) => n !== at)));
        return make("span", { class: "chip" }, make("span", { class: "clip" }, one), gone);
      }),
      choose(`Add to ${field.key}`, options, "", (value) => value && set([...chosen, value]), chosen.length ? "add" : "none"),
    );
  };
  draw();
  return box;
};

const table = (field: Field, home: Plain, changed: Changed): HTMLElement => {
  const box = make("span", { class: "pairs" });
  const draw = (): void => {
    const values = { ...((home[field.key] as Plain | undefined) ?? {}) };
    const set = (next: Plain): void => put(home, field, Object.keys(next).length ? next : undefined, changed);
    const pair = (key: string, value: unknown): HTMLElement =>
      make(
        "span",
        { class: "pair-line" },
        field.choices.length
          ? choose("What", field.choices, key, (to) => (set(renamed(values, key, to)), draw()))
          : type("What", key, (to) => set(renamed(values, key, to)), { size: "10", placeholder: "what" }),
        "=",
        type("Value", said(value), (to) => set({ ...((home[field.key] as Plain | undefined) ?? {}), [key]: meant(to) }), { size: "10" }),
        press("x", `Without ${key}`, () => (set(without(values, key)), draw())),
      );
    const add = press("plus", "One more", () => {
      home[field.key] = { ...values, [field.choices.find((one) => !(one in values)) ?? ""]: field.choices.length ? 0 : "" };
      draw();
    });
    box.replaceChildren(...Object.entries(values).map(([key, value]) => pair(key, value)), add);
  };
  draw();
  return box;
};

const renamed = (values: Plain, from: string, to: string): Plain =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key === from ? to : key, value]));
const without = (values: Plain, gone: string): Plain => Object.fromEntries(Object.entries(values).filter(([key]) => key !== gone));

/** The field for one value of `home`. */
export const fieldOf = (field: Field, home: Plain, words: Words, changed: Changed): HTMLElement => {
  const value = home[field.key];
  const offered = field.kind === "choice" ? field.choices : lists(words, String(home["step"] ?? ""))[field.kind];
  if (field.several) return several(field, home, offered ?? [], changed);
  if (field.kind === "table") return table(field, home, changed);
  if (field.kind === "yes") {
    const shown = value === undefined ? "" : value ? "yes" : "no";
    return choose(field.key, ["yes", "no"], shown, (to) => put(home, field, to === "" ? undefined : to === "yes", changed), "");
  }
  if (offered) {
    const shown = value === true ? "yes" : value === false ? "no" : said(value);
    const mean = (to: string): unknown => (field.key === "closed" || field.key === "fault" ? (to === "yes" ? true : to === "no" ? false : to) : to);
    const options = field.key === "fault" ? ["no", ...offered] : offered;
    return choose(field.key, options, shown, (to) => put(home, field, mean(to), changed), "");
  }
  if (field.kind === "number") {
    return type(field.key, said(value), (to) => put(home, field, to === "" ? undefined : Number(to), changed), { type: "number", step: "any", size: "6", class: "input fit input-number" });
  }
  const hint = field.kind === "moment" ? "P3D or 2026-03-05T09:00" : field.kind === "words" ? "words of the reason" : "";
  const words_ = (to: string): unknown => (field.kind === "words" && to in CONSTANTS ? CONSTANTS[to] : to);
  return type(field.key, said(value), (to) => put(home, field, words_(to), changed), { placeholder: hint, size: "22" });
};
