// Decision tables, drawn with dmn-js.
import DmnModeler from "dmn-js/lib/Modeler";
import { useEffect, useRef, useState } from "preact/hooks";

import { Raw } from "./raw";
import type { EditorProps } from "./editor";

const WORDS: Record<string, string> = {
  "View DRD": "All tables and what they need",
  "Hit policy:": "Which rules count:",
  "Hit Policy:": "Which rules count:",
};

const translate = (text: string, values: Record<string, string> = {}): string =>
  (WORDS[text] ?? text).replace(/{([^}]+)}/g, (whole, name: string) => values[name] ?? whole);

const spoken = { additionalModules: [{ translate: ["value", translate] }] };
const inOurWords = { drd: spoken, decisionTable: spoken, literalExpression: spoken, boxedExpression: spoken };

export default function Tables({ draft, path }: EditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    if (!box.current) return;
    const modeler = new DmnModeler({ container: box.current, ...inOurWords });
    let ready = false;
    let writing = 0;
    let stale = false;
    const write = async () => {
      clearTimeout(writing);
      if (!stale) return;
      stale = false;
      draft.write(path, (await modeler.saveXML({ format: true })).xml);
    };
    const changed = () => {
      if (!ready) return;
      stale = true;
      clearTimeout(writing);
      writing = window.setTimeout(() => void write(), 400);
    };
    const heard = new WeakSet<object>();
    const hear = () => {
      const viewer = modeler.getActiveViewer();
      if (!viewer || heard.has(viewer)) return;
      heard.add(viewer);
      viewer.on("commandStack.changed", changed);
    };
    modeler.on("views.changed", hear);
    modeler
      .importXML(draft.read(path))
      .then(async () => {
        const table = modeler.getViews().find((view: any) => view.type === "decisionTable");
        if (table && modeler.getViews().filter((view: any) => view.type !== "drd").length === 1) await modeler.open(table);
        hear();
        ready = true;
      })
      .catch((error: Error) => setWrong(error.message));
    draft.flushing.add(write);
    return () => {
      draft.flushing.delete(write);
      void write().finally(() => modeler.destroy());
    };
  }, [path, draft.epoch]);
  if (wrong) return <Raw draft={draft} path={path} wrong={`This table cannot be shown as a table: ${wrong}`} />;
  return <div class="drawing-tables" ref={box} />;
}
