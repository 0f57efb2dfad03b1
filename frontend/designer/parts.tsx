// Small parts that every pane of the designer uses.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

let icons = "";
export const iconsFrom = (address: string): void => {
  icons = address;
};

export const Icon = ({ name }: { name: string }) => (
  <svg class="icon" aria-hidden="true">
    <use href={`${icons}#${name}`} />
  </svg>
);

interface ToolProps {
  icon: string;
  label: string;
  keys?: string;
  disabled?: boolean;
  pressed?: boolean;
  onClick: () => void;
}

/** A button that is an icon; its words are for hover and for those who listen. */
export const Tool = ({ icon, label, keys, disabled, pressed, onClick }: ToolProps) => (
  <button
    type="button"
    class="btn btn-bare btn-icon btn-sm"
    aria-label={label}
    title={keys ? `${label} (${keys})` : label}
    disabled={disabled}
    aria-pressed={pressed}
    onClick={onClick}
  >
    <Icon name={icon} />
  </button>
);

interface MenuProps {
  label: ComponentChildren;
  name: string;
  children: ComponentChildren;
  left?: boolean;
  bare?: boolean;
}

/** A menu that closes after a choice, with Escape, and with a click elsewhere. */
export function Menu({ label, name, children, left, bare }: MenuProps) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const inside = box.current?.contains(event.target as Node);
      if (!inside && box.current) box.current.open = false;
    };
    addEventListener("pointerdown", close);
    return () => removeEventListener("pointerdown", close);
  }, []);
  return (
    <details
      class="menu-box"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !box.current?.open) return;
        box.current.open = false;
        box.current.querySelector("summary")?.focus();
      }}
    >
      <summary class={bare ? "btn btn-bare btn-icon btn-sm" : "btn btn-sm"} aria-label={name} title={name}>
        {label}
      </summary>
      <div class={left ? "menu-sheet menu-sheet-left" : "menu-sheet"} onClick={() => box.current && (box.current.open = false)}>
        {children}
      </div>
    </details>
  );
}

export const Choice = ({ icon, label, onClick }: { icon: string; label: string; onClick: () => void }) => (
  <button type="button" class="menu-item" onClick={onClick}>
    <Icon name={icon} />
    {label}
  </button>
);

interface SheetProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  wide?: boolean;
}

/** A dialog. */
export function Sheet({ title, onClose, children, wide }: SheetProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.showModal();
  }, []);
  return (
    <dialog
      class={wide ? "sheet drawing-sheet-wide" : "sheet"}
      ref={box}
      onClose={onClose}
      onClick={(event) => event.target === box.current && box.current?.close()}
      aria-label={title}
    >
      <div class="sheet-head">
        <h2>{title}</h2>
        <Tool icon="x" label="Close" onClick={() => box.current?.close()} />
      </div>
      <div class="sheet-body">{children}</div>
    </dialog>
  );
}

export interface Told {
  text: string;
  action?: string;
  href?: string;
  onAction?: () => void;
}

/** One quiet line that goes by itself, unless it offers something. */
export function Toast({ told, onGone }: { told: Told; onGone: () => void }) {
  useEffect(() => {
    const timer = setTimeout(onGone, told.action ? 20000 : 5000);
    return () => clearTimeout(timer);
  }, [told]);
  return (
    <div class="toasts drawing-toast" role="status">
      <div class="toast-line">
        <span>{told.text}</span>
        {told.href && (
          <a class="btn btn-sm" href={told.href}>
            {told.action}
          </a>
        )}
        {told.onAction && (
          <button type="button" class="btn btn-sm" onClick={() => (told.onAction?.(), onGone())}>
            {told.action}
          </button>
        )}
      </div>
    </div>
  );
}

/** Told before saving: whoever holds words that are not written yet writes them. */
export const FLUSH = "designer-flush";

/** What is being typed, written after a short pause, on leaving the field, and when the whole is saved. */
export function useTyped(value: string, write: (text: string) => void, pause = 500) {
  const [typed, setTyped] = useState(value);
  const pending = useRef(false);
  const timer = useRef(0);
  const latest = useRef(value);
  const writer = useRef(write);
  writer.current = write;
  useEffect(() => {
    if (!pending.current) {
      latest.current = value;
      setTyped(value);
    }
  }, [value]);
  const flush = () => {
    clearTimeout(timer.current);
    if (!pending.current) return;
    pending.current = false;
    writer.current(latest.current);
  };
  useEffect(() => {
    addEventListener(FLUSH, flush);
    return () => {
      removeEventListener(FLUSH, flush);
      flush();
    };
  }, []);
  const type = (text: string) => {
    latest.current = text;
    pending.current = true;
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(flush, pause);
  };
  return { typed, type, flush };
}
