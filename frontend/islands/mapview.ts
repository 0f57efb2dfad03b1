// A map that one can move about in: drag, wheel, pinch and keys; arrow keys walk along the flows from step to step.
import htmx from "htmx.org";
import { all, closest, one, onArrival } from "./page";

const SMALLEST = 0.08;
const LARGEST = 2.5;
const READABLE = 0.6;
const TINY = 0.22;
const STEP = 1.25;
const PAUSE_MS = 180;

interface Point {
  x: number;
  y: number;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

class MapView {
  private scale = 1;
  private x = 0;
  private y = 0;
  private readonly wide: number;
  private readonly high: number;
  private readonly pointers = new Map<number, Point>();
  private dragged = 0;
  private touched = false;

  constructor(
    private readonly view: HTMLElement,
    private readonly sheet: HTMLElement,
  ) {
    const box = (one("svg", sheet) as unknown as SVGSVGElement).viewBox.baseVal;
    this.wide = box.width;
    this.high = box.height;
    sheet.style.width = `${box.width}px`;
    sheet.style.height = `${box.height}px`;
    view.dataset["moves"] = "yes";
    this.listen();
    this.begin();
  }

  /** All of it, if one can then still see something; else the chosen step, where the case is, or the start. */
  private begin(): void {
    this.fit();
    if (this.view.dataset["whole"] !== undefined) return;
    const chosen = this.sheet.querySelector('[data-walk][aria-current="true"], .is-here:not(.scope)');
    const told = this.sheet.querySelector(".told");
    if (chosen && this.scale < READABLE) this.centre(chosen, READABLE + 0.2);
    else if (this.scale >= TINY) return;
    else if (told) this.centre(told, READABLE);
    else this.atTheStart();
  }

  /** As high as there is room, from the left: where a reader begins. */
  private atTheStart(): void {
    const room = this.view.getBoundingClientRect();
    this.scale = clamp(room.height / this.high, TINY, READABLE);
    this.x = 4;
    this.y = (room.height - this.high * this.scale) / 2;
    this.place();
  }

  fit(): void {
    const room = this.view.getBoundingClientRect();
    this.scale = clamp(Math.min(room.width / this.wide, room.height / this.high), SMALLEST, 1);
    this.x = (room.width - this.wide * this.scale) / 2;
    this.y = (room.height - this.high * this.scale) / 2;
    this.place();
  }

  zoom(factor: number, at?: Point): void {
    const room = this.view.getBoundingClientRect();
    const middle = at ?? { x: room.width / 2, y: room.height / 2 };
    const next = clamp(this.scale * factor, SMALLEST, LARGEST);
    this.x = middle.x - ((middle.x - this.x) / this.scale) * next;
    this.y = middle.y - ((middle.y - this.y) / this.scale) * next;
    this.scale = next;
    this.place();
  }

  pan(x: number, y: number): void {
    this.x += x;
    this.y += y;
    this.place();
  }

  /** Brings an element into the middle if it is outside, at `scale` at least. */
  show(element: Element, scale = this.scale): void {
    this.touched = true;
    if (scale > this.scale) this.zoom(scale / this.scale);
    const room = this.view.getBoundingClientRect();
    const spot = element.getBoundingClientRect();
    const margin = 60;
    const inside =
      spot.left >= room.left + margin &&
      spot.right <= room.right - margin &&
      spot.top >= room.top + margin &&
      spot.bottom <= room.bottom - margin;
    if (!inside) this.centre(element);
  }

  private centre(element: Element, scale = this.scale): void {
    if (scale > this.scale) this.zoom(scale / this.scale);
    const room = this.view.getBoundingClientRect();
    const spot = element.getBoundingClientRect();
    this.pan(
      room.left + room.width / 2 - (spot.left + spot.width / 2),
      room.top + room.height / 2 - (spot.top + spot.height / 2),
    );
  }

  private place(): void {
    const room = this.view.getBoundingClientRect();
    const keep = 120;
    this.x = clamp(this.x, keep - this.wide * this.scale, room.width - keep);
    this.y = clamp(this.y, keep - this.high * this.scale, room.height - keep);
    this.sheet.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.sheet.style.setProperty("--badge", String(clamp(0.85 / this.scale, 1, 2.1)));
    this.view.scrollTo(0, 0);
  }

  private listen(): void {
    const { view } = this;
    view.addEventListener("map:show", (event) => this.show((event as CustomEvent<Element>).detail, READABLE));
    view.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    view.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || closest(event.target, "button, details")) return;
      this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (this.pointers.size === 1) this.dragged = 0;
    });
    view.addEventListener("pointermove", (event) => this.moved(event));
    for (const name of ["pointerup", "pointercancel", "pointerleave"] as const)
      view.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
    view.addEventListener("dragstart", (event) => event.preventDefault());
    view.addEventListener(
      "click",
      (event) => {
        if (this.dragged < 5) return;
        event.preventDefault();
        event.stopPropagation();
        this.dragged = 0;
      },
      true,
    );
    view.addEventListener("scroll", () => view.scrollTo(0, 0));
    new ResizeObserver(() => (this.touched ? this.place() : this.begin())).observe(view);
    for (const name of ["pointerdown", "wheel", "keydown"] as const)
      view.addEventListener(name, () => (this.touched = true), { passive: true });
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const room = this.view.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey)
      this.zoom(Math.exp(-event.deltaY / 180), { x: event.clientX - room.left, y: event.clientY - room.top });
    else this.pan(event.shiftKey ? -event.deltaY : -event.deltaX, event.shiftKey ? 0 : -event.deltaY);
  }

  private moved(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (other) {
      const room = this.view.getBoundingClientRect();
      const was = Math.hypot(before.x - other.x, before.y - other.y) || 1;
      const is = Math.hypot(now.x - other.x, now.y - other.y);
      this.zoom(is / was, { x: (now.x + other.x) / 2 - room.left, y: (now.y + other.y) / 2 - room.top });
    }
    const part = other ? 0.5 : 1;
    this.dragged += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (this.dragged >= 5) this.pan((now.x - before.x) * part, (now.y - before.y) * part);
  }
}

const views = new WeakMap<HTMLElement, MapView>();
const viewOf = (target: EventTarget | null): MapView | undefined => {
  const view = closest<HTMLElement>(target, "[data-map]");
  return view ? views.get(view) : undefined;
};

const steps = (within: ParentNode = document): SVGAElement[] =>
  Array.from(within.querySelectorAll<SVGAElement>("[data-walk]"));
const step = (id: string): SVGAElement | undefined => steps().find((link) => link.dataset["walk"] === id);
const words = (text: string | undefined): string[] => (text ?? "").split(" ").filter(Boolean);

const middle = (element: Element): Point => {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
};

/** The nearest step in a direction, when no flow leads there. */
const nearest = (from: SVGAElement, x: number, y: number): SVGAElement | undefined => {
  const start = middle(from);
  let best: SVGAElement | undefined;
  let least = Infinity;
  for (const other of steps()) {
    if (other === from) continue;
    const spot = middle(other);
    const along = (spot.x - start.x) * x + (spot.y - start.y) * y;
    const aside = Math.abs((spot.x - start.x) * y) + Math.abs((spot.y - start.y) * x);
    if (along < 4 || aside > along * 1.6) continue;
    const far = along + aside * 2;
    if (far < least) [least, best] = [far, other];
  }
  return best;
};

let came = "";

const walkFrom = (from: SVGAElement, key: string): SVGAElement | undefined => {
  const id = from.dataset["walk"] ?? "";
  const to = words(from.dataset["to"]);
  const since = words(from.dataset["from"]);
  switch (key) {
    case "ArrowRight": {
      const next = to.map(step).find(Boolean);
      if (next) came = id;
      return next ?? nearest(from, 1, 0);
    }
    case "ArrowLeft": {
      const back = since.includes(came) ? step(came) : since.map(step).find(Boolean);
      return back ?? nearest(from, -1, 0);
    }
    case "ArrowUp":
    case "ArrowDown": {
      const source = since.includes(came) ? came : (since[0] ?? "");
      const beside = words(step(source)?.dataset["to"])
        .map(step)
        .filter((link): link is SVGAElement => link !== undefined)
        .sort((a, b) => middle(a).y - middle(b).y);
      const at = beside.indexOf(from);
      const next = at < 0 ? undefined : beside[at + (key === "ArrowDown" ? 1 : -1)];
      return next ?? nearest(from, 0, key === "ArrowDown" ? 1 : -1);
    }
    case "Home":
      return steps()[0];
    default:
      return undefined;
  }
};

let choosing = 0;

const cardAddress = (id: string): string => {
  const side = one("#step");
  const version = side?.dataset["version"] ?? "0";
  return `${side?.dataset["side"] ?? ""}${encodeURIComponent(id)}?version=${version}`;
};

const choose = (id: string, pause = 0): void => {
  for (const link of steps()) {
    const chosen = link.dataset["walk"] === id;
    link.setAttribute("tabindex", chosen ? "0" : "-1");
    link.firstElementChild?.classList.toggle("is-chosen", chosen);
    if (chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  window.clearTimeout(choosing);
  if (!one("#step")?.dataset["side"]) return;
  choosing = window.setTimeout(() => {
    const address = new URL(location.href);
    address.searchParams.set("step", id);
    history.replaceState(history.state, "", address);
    void htmx.ajax("GET", cardAddress(id), { target: "#step", swap: "innerHTML" });
  }, pause);
};

document.addEventListener("keydown", (event) => {
  const view = viewOf(event.target);
  if (!view || event.ctrlKey || event.metaKey || event.altKey) return;
  const zooms: Record<string, () => void> = {
    "+": () => view.zoom(STEP),
    "=": () => view.zoom(STEP),
    "-": () => view.zoom(1 / STEP),
    "0": () => view.fit(),
  };
  const pans: Record<string, Point> = {
    ArrowLeft: { x: 80, y: 0 },
    ArrowRight: { x: -80, y: 0 },
    ArrowUp: { x: 0, y: 80 },
    ArrowDown: { x: 0, y: -80 },
  };
  const from = (event.target as Element).closest<SVGAElement>("[data-walk]");
  const pan = pans[event.key];
  const next = from ? walkFrom(from, event.key) : undefined;
  if (next) {
    next.focus({ preventScroll: true });
    view.show(next, READABLE);
    choose(next.dataset["walk"] ?? "", PAUSE_MS);
  } else if (zooms[event.key]) zooms[event.key]?.();
  else if (!from && pan) view.pan(pan.x, pan.y);
  else return;
  event.preventDefault();
  event.stopPropagation();
});

document.addEventListener("focusin", (event) => {
  const link = (event.target as Element).closest("[data-walk], .badge");
  if (link?.matches(":focus-visible")) viewOf(link)?.show(link);
});

document.addEventListener("click", (event) => {
  const zoom = closest(event.target, "[data-zoom]")?.dataset["zoom"];
  const view = viewOf(event.target);
  if (zoom && view) {
    if (zoom === "fit") view.fit();
    else view.zoom(zoom === "in" ? STEP : 1 / STEP);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = (event.target as Element).closest<SVGAElement>("[data-walk]");
  if (link && event.detail > 0) {
    event.preventDefault();
    link.focus({ preventScroll: true });
    choose(link.dataset["walk"] ?? "");
    return;
  }
  const other = closest(event.target, "[data-choose]")?.dataset["choose"];
  const target = other ? step(other) : undefined;
  if (other && target) {
    event.preventDefault();
    choose(other);
    viewOf(target)?.show(target, READABLE);
    target.focus({ preventScroll: true });
  }
});

onArrival(() => {
  for (const view of all("[data-map]")) {
    const sheet = one("[data-sheet]", view);
    if (sheet && !views.has(view) && one("svg", sheet)) views.set(view, new MapView(view, sheet));
  }
});
