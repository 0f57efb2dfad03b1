// Forms, drawn and tried out with form-js.
import { FormEditor } from "@bpmn-io/form-js-editor";
import { Form } from "@bpmn-io/form-js-viewer";
import { useEffect, useRef, useState } from "preact/hooks";

import type { EditorProps } from "./editor";
import { Icon } from "./parts";
import { Raw } from "./raw";

export default function Forms({ draft, path }: EditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const [trying, setTrying] = useState(false);
  const [wrong, setWrong] = useState("");
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!box.current) return;
    let schema: any;
    try {
      schema = JSON.parse(draft.read(path));
    } catch (error) {
      setWrong((error as Error).message);
      return;
    }
    return trying ? tried(box.current, schema, setSaid, setWrong) : drawn(box.current, schema, { draft, path }, setWrong);
  }, [path, trying, draft.epoch]);
  if (wrong) return <Raw draft={draft} path={path} wrong={`This form cannot be shown as a form: ${wrong}`} />;
  return (
    <div class="drawing-forms">
      <div class="drawing-strip">
        <div class="seg" role="group" aria-label="Draw or try">
          <button type="button" aria-pressed={!trying} onClick={() => setTrying(false)}>
            <Icon name="pencil-line" />
            Draw
          </button>
          <button type="button" aria-pressed={trying} onClick={() => setTrying(true)}>
            <Icon name="play" />
            Try
          </button>
        </div>
        {trying && said && <p class="soft">{said}</p>}
      </div>
      <div class={trying ? "drawing-form-tried" : "drawing-form-drawn"} ref={box} key={trying ? "try" : "draw"} />
    </div>
  );
}

function drawn(box: HTMLElement, schema: any, { draft, path }: EditorProps, setWrong: (words: string) => void): () => void {
  const editor = new FormEditor({ container: box });
  let ready = false;
  let stale = false;
  let writing = 0;
  const write = () => {
    clearTimeout(writing);
    if (!stale) return;
    stale = false;
    const text = JSON.stringify({ ...editor.saveSchema(), id: schema.id }, null, 2);
    draft.write(path, `${text}\n`);
  };
  editor.on("commandStack.changed", () => {
    if (!ready) return;
    stale = true;
    clearTimeout(writing);
    writing = window.setTimeout(write, 400);
  });
  editor
    .importSchema(schema)
    .then(() => (ready = true))
    .catch((error: Error) => setWrong(error.message));
  draft.flushing.add(write);
  return () => {
    draft.flushing.delete(write);
    write();
    editor.destroy();
  };
}

function tried(box: HTMLElement, schema: any, say: (words: string) => void, setWrong: (words: string) => void): () => void {
  const form = new Form({ container: box });
  form.on("changed", ({ data, errors }: { data: Record<string, unknown>; errors: Record<string, unknown> }) => {
    const filled = Object.values(data).filter((value) => value !== null && value !== undefined && value !== "").length;
    const missing = Object.keys(errors).length;
    say(missing ? `${missing} to mend` : `${filled} filled in`);
  });
  form.importSchema(schema, {}).catch((error: Error) => setWrong(error.message));
  return () => form.destroy();
}
