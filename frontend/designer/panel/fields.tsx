// The fields of the panel: a word above, the value, and what it means below.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { Icon, useTyped } from "../parts";

let count = 0;
const useId = (): string => useState(() => `field-${++count}`)[0];

interface FieldProps {
  label: string;
  value: string;
  onWrite: (value: string) => void;
  hint?: ComponentChildren;
  wrong?: string;
  placeholder?: string;
  mono?: boolean;
  offers?: string[];
}

const Below = ({ id, hint, wrong }: { id: string; hint?: ComponentChildren; wrong?: string }) =>
  wrong ? (
    <p class="drawing-wrong" id={`${id}-hint`}>
      <Icon name="circle-alert" />
      {wrong}
    </p>
  ) : hint ? (
    <p class="field-hint" id={`${id}-hint`}>
      {hint}
    </p>
  ) : null;

export function Line({ label, value, onWrite, hint, wrong, placeholder, mono, offers }: FieldProps) {
  const id = useId();
  const { typed, type, flush } = useTyped(value, onWrite);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        class={mono ? "input drawing-mono" : "input"}
        id={id}
        value={typed}
        placeholder={placeholder}
        list={offers ? `${id}-offers` : undefined}
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={`${id}-hint`}
        autocomplete="off"
        spellcheck={!mono}
        onInput={(event) => type(event.currentTarget.value)}
        onBlur={flush}
        onKeyDown={(event) => event.key === "Enter" && flush()}
      />
      {offers && (
        <datalist id={`${id}-offers`}>
          {offers.map((one) => (
            <option value={one} key={one} />
          ))}
        </datalist>
      )}
      <Below id={id} hint={hint} wrong={wrong} />
    </div>
  );
}

export function Area({ label, value, onWrite, hint, wrong, placeholder, mono }: FieldProps) {
  const id = useId();
  const { typed, type, flush } = useTyped(value, onWrite);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        class={mono ? "textarea drawing-mono" : "textarea"}
        id={id}
        rows={mono ? 2 : 3}
        value={typed}
        placeholder={placeholder}
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={`${id}-hint`}
        spellcheck={!mono}
        onInput={(event) => type(event.currentTarget.value)}
        onBlur={flush}
      />
      <Below id={id} hint={hint} wrong={wrong} />
    </div>
  );
}

interface PickProps {
  label: string;
  value: string;
  options: [string, string][];
  onWrite: (value: string) => void;
  hint?: ComponentChildren;
  wrong?: string;
}

/** One of several; a value that is not among them is shown as it stands in the file. */
export function Pick({ label, value, options, onWrite, hint, wrong }: PickProps) {
  const id = useId();
  const known = options.some(([one]) => one === value) ? options : [...options, [value, value] as [string, string]];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select class="select" id={id} value={value} aria-describedby={`${id}-hint`} onChange={(event) => onWrite(event.currentTarget.value)}>
        {known.map(([one, words]) => (
          <option value={one} key={one} selected={one === value}>
            {words}
          </option>
        ))}
      </select>
      <Below id={id} hint={hint} wrong={wrong} />
    </div>
  );
}

export function Tick({ label, value, onWrite, hint }: { label: string; value: boolean; onWrite: (value: boolean) => void; hint?: string }) {
  const id = useId();
  return (
    <div class="field">
      <span class="check">
        <input class="checkbox" type="checkbox" id={id} checked={value} onChange={(event) => onWrite(event.currentTarget.checked)} />
        <label for={id}>{label}</label>
      </span>
      <Below id={id} hint={hint} />
    </div>
  );
}

interface NamesProps {
  label: string;
  value: string;
  onWrite: (value: string) => void;
  hint?: ComponentChildren;
  placeholder?: string;
}

const names = (text: string): string[] => text.replace(/,/g, " ").split(/\s+/).filter(Boolean);

/** A list of names, each a chip; Enter, comma or a space adds one, Backspace takes the last away. */
export function Names({ label, value, onWrite, hint, placeholder }: NamesProps) {
  const id = useId();
  const [typing, setTyping] = useState("");
  const there = names(value);
  const add = (text: string) => {
    const fresh = names(text).filter((one) => !there.includes(one));
    setTyping("");
    if (fresh.length) onWrite([...there, ...fresh].join(" "));
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="drawing-names">
        {there.map((one) => (
          <span class="chip" key={one}>
            {one}
            <button type="button" aria-label={`Take ${one} away`} onClick={() => onWrite(there.filter((other) => other !== one).join(" "))}>
              <Icon name="x" />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={typing}
          placeholder={there.length ? "" : placeholder}
          autocomplete="off"
          aria-describedby={`${id}-hint`}
          onInput={(event) => {
            const text = event.currentTarget.value;
            if (/[\s,]$/.test(text)) add(text);
            else setTyping(text);
          }}
          onBlur={() => add(typing)}
          onKeyDown={(event) => {
            if (event.key === "Enter") add(typing);
            if (event.key === "Backspace" && !typing && there.length) onWrite(there.slice(0, -1).join(" "));
          }}
        />
      </div>
      <Below id={id} hint={hint} />
    </div>
  );
}

/** Several of a few known words. */
export function Several({ label, value, options, onWrite }: { label: string; value: string; options: [string, string][]; onWrite: (value: string) => void }) {
  const there = names(value);
  return (
    <fieldset class="field">
      <legend class="legend">{label}</legend>
      {options.map(([one, words]) => (
        <label class="check" key={one}>
          <input
            class="checkbox"
            type="checkbox"
            checked={there.includes(one)}
            onChange={(event) => {
              const ticked = event.currentTarget.checked;
              onWrite(options.map(([name]) => name).filter((name) => (name === one ? ticked : there.includes(name))).join(" "));
            }}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

export const Part = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="drawing-part">
    <h3>{title}</h3>
    {children}
  </section>
);
