// A file as its plain text, for what no editor can show.
import type { EditorProps } from "./editor";
import { Icon, useTyped } from "./parts";
import { useEffect } from "preact/hooks";

export function Raw({ draft, path, wrong }: EditorProps & { wrong?: string }) {
  const { typed, type, flush } = useTyped(draft.read(path), (text) => draft.write(path, text));
  useEffect(() => {
    draft.flushing.add(flush);
    return () => void draft.flushing.delete(flush);
  }, []);
  return (
    <div class="drawing-raw">
      {wrong && (
        <p class="notice notice-amber">
          <Icon name="triangle-alert" />
          <span class="notice-body">{wrong}</span>
        </p>
      )}
      <textarea class="textarea drawing-mono" aria-label={`${path} as text`} spellcheck={false} value={typed} onInput={(event) => type(event.currentTarget.value)} onBlur={flush} />
    </div>
  );
}
