// What was found, as a list: a click goes to the element.
import { useState } from "preact/hooks";

import type { Finding } from "./api";
import { Icon } from "./parts";

export function Problems({ findings, judged, onShow }: { findings: Finding[]; judged: boolean; onShow: (finding: Finding) => void }) {
  const [open, setOpen] = useState(false);
  const errors = findings.filter((one) => one.level === "error").length;
  return (
    <section class="drawing-problems" aria-label="Problems">
      <button type="button" class="drawing-problems-head" aria-expanded={open} onClick={() => setOpen(!open)} disabled={!findings.length}>
        <Icon name={errors ? "circle-alert" : findings.length ? "triangle-alert" : "circle-check"} />
        <span role="status">{!judged ? "Looking through it …" : findings.length ? `Problems (${findings.length})` : "No problems"}</span>
        {findings.length > 0 && <Icon name={open ? "chevron-down" : "chevron-right"} />}
      </button>
      {open && findings.length > 0 && (
        <ul>
          {findings.map((one) => (
            <li key={one.element + one.rule + one.sentence}>
              <button type="button" class={one.level === "error" ? "is-error" : ""} onClick={() => onShow(one)}>
                <Icon name={one.level === "error" ? "circle-alert" : "triangle-alert"} />
                <span>{one.sentence}</span>
                <code>{one.element || "the file"}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
