// The pane of the map: the sheet, its tools, and the panel of what is chosen.
import { useEffect, useRef, useState } from "preact/hooks";

import type { Draft } from "../draft";
import { Panel, type Around } from "../panel/panel";
import { Icon, Menu, Tool, Choice } from "../parts";
import { openSheet, type Sheet } from "./map";

interface Props {
  draft: Draft;
  around: Omit<Around, "findings" | "files" | "choices" | "mapKey">;
  hidden: boolean;
  onReady: (sheet: Sheet) => void;
  onWrong: (words: string) => void;
}

export default function MapPane({ draft, around, hidden, onReady, onWrong }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const sheet = useRef<Sheet | null>(null);
  const [chosen, setChosen] = useState<any[]>([]);
  const [tick, setTick] = useState(0);
  const written = useRef("");
  const loading = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    if (!box.current) return;
    let stale = false;
    let writing = 0;
    const write = async () => {
      clearTimeout(writing);
      if (!stale || !sheet.current) return;
      stale = false;
      written.current = await sheet.current.text();
      draft.write(draft.mapPath, written.current);
    };
    const changed = () => {
      stale = true;
      clearTimeout(writing);
      writing = window.setTimeout(() => void write(), 250);
      setTick((count) => count + 1);
    };
    const opened = openSheet(box.current, changed, (elements) => {
      setChosen(elements);
      setTick((count) => count + 1);
    });
    sheet.current = opened;
    draft.flushing.add(write);
    onReady(opened);
    return () => {
      draft.flushing.delete(write);
      opened.destroy();
    };
  }, []);
  useEffect(() => {
    if (!sheet.current || draft.now.bpmn === written.current) return;
    const wanted = draft.now.bpmn;
    written.current = wanted;
    // one after the other: a map that is still being drawn must not come out over a newer one
    loading.current = loading.current
      .then(() => (written.current === wanted ? sheet.current?.load(wanted) : undefined))
      .then((warnings) => {
        if (!warnings) return;
        onWrong(warnings.length ? `Some of this map could not be drawn: ${warnings[0]}` : "");
        sheet.current?.mark(draft.findings);
      })
      .catch((error: Error) => onWrong(`This map cannot be drawn: ${error.message.split("\n")[0]}`));
  }, [draft.epoch]);
  useEffect(() => sheet.current?.mark(draft.findings), [draft.findings]);
  useEffect(() => {
    if (!hidden) sheet.current?.modeler.get("canvas").resized();
  }, [hidden]);
  const modeler = sheet.current?.modeler;
  const whole: Around = {
    ...around,
    choices: draft.contents.choices,
    files: Object.keys(draft.now.files),
    findings: draft.findings,
    mapKey: draft.contents.key,
  };
  return (
    <div class="drawing-map" hidden={hidden}>
      <div class="drawing-canvas-side">
        {modeler && <Tools modeler={modeler} chosen={chosen} />}
        <div class="drawing-canvas" ref={box} />
      </div>
      <aside class="drawing-panel" aria-label="Properties">
        {modeler && modeler.getDefinitions() && <Panel modeler={modeler} elements={chosen} around={whole} tick={tick} />}
      </aside>
    </div>
  );
}

const ALIGN: [string, string, string][] = [
  ["left", "align-start-vertical", "Left edges"],
  ["center", "align-center-vertical", "Centres, one above the other"],
  ["right", "align-end-vertical", "Right edges"],
  ["top", "align-start-horizontal", "Top edges"],
  ["middle", "align-center-horizontal", "Middles, side by side"],
  ["bottom", "align-end-horizontal", "Bottom edges"],
];

function Tools({ modeler, chosen }: { modeler: any; chosen: any[] }) {
  const stack = modeler.get("commandStack");
  const several = chosen.length > 1;
  const zoom = (step: number) => modeler.get("zoomScroll").stepZoom(step);
  return (
    <div class="drawing-tools" role="toolbar" aria-label="The sheet">
      <Tool icon="undo-2" label="Undo" keys="Ctrl Z" disabled={!stack.canUndo()} onClick={() => stack.undo()} />
      <Tool icon="redo-2" label="Redo" keys="Ctrl Y" disabled={!stack.canRedo()} onClick={() => stack.redo()} />
      <span class="drawing-gap" />
      <Tool icon="zoom-out" label="Smaller" keys="Ctrl −" onClick={() => zoom(-1)} />
      <Tool icon="zoom-in" label="Larger" keys="Ctrl +" onClick={() => zoom(1)} />
      <Tool icon="maximize" label="The whole map" keys="Ctrl 9" onClick={() => modeler.get("canvas").zoom("fit-viewport")} />
      <Tool icon="map" label="Overview" onClick={() => modeler.get("minimap").toggle()} />
      <span class="drawing-gap" />
      <Tool icon="search" label="Find a step" keys="Ctrl F" onClick={() => modeler.get("searchPad").toggle()} />
      <Menu name="Align and space" label={<Icon name="align-center-vertical" />} left bare>
        {ALIGN.map(([way, icon, label]) => (
          <Choice key={way} icon={icon} label={label} onClick={() => several && modeler.get("alignElements").trigger(chosen, way)} />
        ))}
        <Choice icon="columns-3" label="Same space between, across" onClick={() => several && modeler.get("distributeElements").trigger(chosen, "horizontal")} />
        <Choice icon="rows-3" label="Same space between, down" onClick={() => several && modeler.get("distributeElements").trigger(chosen, "vertical")} />
        {!several && <p class="field-hint drawing-menu-note">Choose several with Shift, or with the lasso.</p>}
      </Menu>
    </div>
  );
}
