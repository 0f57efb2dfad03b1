// The map to look at: on a narrow screen, and for “Look at theirs”.
import { useEffect, useRef, useState } from "preact/hooks";

import type { Contents } from "./api";
import { Icon } from "./parts";

export function Look({ contents, narrow }: { contents: Contents; narrow: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    let viewer: any = null;
    let gone = false;
    import("./map/map")
      .then(async ({ openView }) => {
        if (box.current && !gone) viewer = await openView(box.current, contents.bpmn);
      })
      .catch((error: Error) => setWrong(`This map cannot be drawn: ${error.message.split("\n")[0]}`));
    return () => {
      gone = true;
      viewer?.destroy();
    };
  }, []);
  return (
    <div class="drawing-look">
      <p class="notice">
        <Icon name={narrow ? "monitor" : "eye"} />
        <span class="notice-body">
          {narrow ? "Drawing needs a wider screen. Here you can look at the draft." : `The draft as ${contents.by || "it"} saved it at ${contents.at}. This page only shows it.`}
        </span>
      </p>
      {wrong && <p class="notice notice-red">{wrong}</p>}
      <div class="drawing-canvas" ref={box} />
    </div>
  );
}
