// The map on its sheet: drawn with bpmn-js, in our colours, with our words.
import Modeler from "bpmn-js/lib/Modeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import minimap from "diagram-js-minimap";

import type { Finding } from "../api";
import { limits } from "./limits";
import words from "./words.json";

export const LOOK = {
  defaultFillColor: "var(--panel)",
  defaultStrokeColor: "var(--drawing-stroke)",
  defaultLabelColor: "var(--ink)",
};

export interface Sheet {
  modeler: any;
  load(xml: string): Promise<string[]>;
  text(): Promise<string>;
  mark(findings: Finding[]): void;
  show(element: string): boolean;
  fit(): void;
  destroy(): void;
}

/** A sheet in `box`; `changed` is told after every change, `chosen` what is selected. */
export function openSheet(box: HTMLElement, changed: () => void, chosen: (elements: any[]) => void): Sheet {
  const modeler = new Modeler({
    container: box,
    additionalModules: [limits, minimap],
    moddleExtensions: { cw: words },
    bpmnRenderer: LOOK,
    textRenderer: { defaultStyle: { fontFamily: '"Inter Variable", sans-serif', fontSize: 12 } },
  });
  const on = (name: string, work: (event: any) => void) => modeler.on(name, work);
  let loading = false;
  on("commandStack.changed", () => !loading && changed());
  on("selection.changed", (event) => chosen(event.newSelection));
  on("elements.changed", () => !loading && chosen(modeler.get("selection").get()));
  return {
    modeler,
    load: async (xml) => {
      loading = true;
      try {
        const { warnings } = await modeler.importXML(xml);
        fit(modeler);
        return warnings.map((one: Error) => one.message);
      } finally {
        loading = false;
        chosen([]);
      }
    },
    text: async () => (await modeler.saveXML({ format: true })).xml,
    mark: (findings) => mark(modeler, findings),
    show: (element) => show(modeler, element),
    fit: () => fit(modeler),
    destroy: () => modeler.destroy(),
  };
}

/** The map to look at and move about, where drawing needs more room or is not asked for. */
export async function openView(box: HTMLElement, xml: string): Promise<any> {
  const viewer = new NavigatedViewer({ container: box, bpmnRenderer: LOOK, moddleExtensions: { cw: words } });
  await viewer.importXML(xml);
  fit(viewer, 12);
  return viewer;
}

const SCALE_MIN = 0.5;
const SCALE_LARGE = 0.6;
const PALETTE_WIDTH = 124;
const TOOLS_HEIGHT = 64;

/** The whole map beside the palette and below the tools; a large one begins at its start, at a size one can read. */
function fit(modeler: any, beside = PALETTE_WIDTH): void {
  const canvas = modeler.get("canvas");
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !outer.width) return;
  const room = { width: outer.width - beside - 16, height: outer.height - TOOLS_HEIGHT - 16 };
  const whole = Math.min(room.width / inner.width, room.height / inner.height, 1);
  const scale = whole < SCALE_MIN ? SCALE_LARGE : whole;
  canvas.viewbox({
    x: inner.x - beside / scale,
    y: inner.y - TOOLS_HEIGHT / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}

function mark(modeler: any, findings: Finding[]): void {
  const overlays = modeler.get("overlays");
  const registry = modeler.get("elementRegistry");
  overlays.remove({ type: "problem" });
  const by = new Map<string, Finding[]>();
  for (const one of findings) by.set(one.element, [...(by.get(one.element) ?? []), one]);
  for (const [id, found] of by) {
    const element = registry.get(id);
    if (!element || element.parent === undefined) continue;
    overlays.add(element, "problem", { position: { top: -9, left: -9 }, html: spot(modeler, element, found) });
  }
}

function spot(modeler: any, element: any, found: Finding[]): HTMLElement {
  const button = document.createElement("button");
  const wrong = found.some((one) => one.level === "error");
  button.type = "button";
  button.className = wrong ? "drawing-spot is-error" : "drawing-spot";
  button.title = found.map((one) => one.sentence).join("\n");
  button.setAttribute("aria-label", button.title);
  button.textContent = found.length > 1 ? String(found.length) : "!";
  button.addEventListener("click", () => modeler.get("selection").select(element));
  return button;
}

function show(modeler: any, id: string): boolean {
  const element = modeler.get("elementRegistry").get(id);
  if (!element) return false;
  const canvas = modeler.get("canvas");
  const root = canvas.findRoot(element);
  if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
  if (element !== root) {
    canvas.scrollToElement(element, 120);
    modeler.get("selection").select(element);
  } else modeler.get("selection").select([]);
  return true;
}
